// @ts-nocheck -- plain JavaScript, which anybody can read beside the page and run
// Whether an audit log is whole, from docs/reference/audit-log.md alone. It shares no code with the hub.
//   node independent-verifier.mjs FOLDER-OF-ONE-LOG
import { createHash } from "node:crypto";
import { base64, must, number, openLog, Tree } from "./independent-checkpoints.mjs";

const { names, read, origin, noteLines, notesIn } = openLog(process.argv[2] ?? ".");
const tree = new Tree();
const root = () => tree.root().toString("base64");

const before = read("before");
if (before !== undefined) {
  const [count, ...subtrees] = noteLines(before.toString());
  [tree.size, tree.roots] = [number(count), subtrees.map(base64)];
}
const removedBelow = tree.size;
const starts = names
  .filter((name) => /^\d{20}\.jsonl$/.test(name))
  .map((name) => Number(name.slice(0, 20)));
const segments = starts
  .filter((start) => start >= removedBelow)
  .toSorted((one, other) => one - other);
const stray = names
  .filter((name) => /^\d{20}\./.test(name))
  .map((name) => Number(name.slice(0, 20)));
must(
  stray.every((start) => starts.includes(start)),
  "entries for every hash list and checkpoint",
);

const erased = new Set();
const missing = [];
const rootOf = new Map();
let removed = 0;
let signed = removedBelow;
let last;
for (const [place, start] of segments.entries()) {
  must(start === tree.size, `a segment from ${tree.size}`);
  const part = (kind) => read(`${String(start).padStart(20, "0")}.${kind}`);
  const text = part("jsonl");
  const isLast = place === segments.length - 1;
  const hashes = part("hashes") ?? Buffer.alloc(0);
  const points = (part("checkpoints") === undefined ? [] : notesIn(part("checkpoints"))).map(
    ([count, expected]) => ({ count: number(count), expected }),
  );
  const newest = points.map(({ count }) => count);
  // What a witness signed later stands there once more; it has to be of a tree that was signed before.
  const late = points.filter(
    ({ count }, at) => Math.max(...newest.slice(0, at + 1)) > count || count <= start,
  );
  const signedHere = points.filter((point) => !late.includes(point));
  const bodies = (part("bodies")?.toString("latin1") ?? "").split("\n");
  must(bodies.pop() === "", "the end of a body");
  const bodyHashes = new Map(
    bodies.map((line) => [createHash("sha256").update(line, "latin1").digest("base64url"), line]),
  );
  must(bodyHashes.size === bodies.length, "each body once");
  const opening = root();
  let from = 0;
  for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, from)) {
    const line = text.subarray(from, end);
    from = end + 1;
    last = JSON.parse(line.toString());
    const { size } = tree;
    must(last.seq === size, `entry ${size} in its place`);
    const leaf = Tree.leafOf(line);
    const listed = hashes.subarray((size - start) * 32, (size - start + 1) * 32);
    must(listed.length === 0 || listed.equals(leaf), `the listed hash of entry ${size}`);
    if (size === start)
      must(
        last.kind === "segment" && last.log === origin && last.root === opening,
        "the first entry",
      );
    tree.append(leaf);
    if (last.kind === "erased") last.bodies.forEach((seq) => erased.add(seq));
    if (last.kind === "removed") removed = Math.max(removed, last.before);
    if (last.body !== undefined && !bodyHashes.delete(last.body)) missing.push(last.seq);
    while (signedHere.length > 0 && signedHere[0].count === tree.size) {
      const { expected } = signedHere.shift();
      must(expected === root(), `the checkpoint of ${tree.size} entries`);
      rootOf.set(tree.size, expected);
      signed = tree.size;
    }
  }
  const { size } = tree;
  must(
    late.every(({ count, expected }) => count < removedBelow || rootOf.get(count) === expected),
    "late checkpoints of known trees",
  );
  must(
    signedHere.length === 0 && hashes.length <= (size - start) * 32,
    "entries that are signed, to be there",
  );
  must(
    hashes.length >= (signed - start) * 32 && hashes.length % 32 === 0,
    "a hash for each signed entry",
  );
  must(bodyHashes.size === 0, "an entry for each body");
  const isClosed = isLast && last?.kind === "closed";
  must(from === text.length || (isLast && !isClosed), "the end of an entry");
  must(signed === size || (isLast && !isClosed), "a checkpoint at the end");
}
must(removed >= removedBelow, "an entry that tells what was removed");
must(
  missing.every((seq) => erased.has(seq)),
  "each body, or an entry that says it was erased",
);
if (read("body-keys") !== undefined) noteLines(read("body-keys").toString());
console.log(`${origin}: ${tree.size - removedBelow} entries are whole, ${signed} are signed.`);
