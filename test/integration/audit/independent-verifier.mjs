// @ts-nocheck -- plain JavaScript, which anybody can read beside the page and run
// Whether an audit log is whole, from docs/reference/audit-log.md alone. It shares no code with the hub.
//   node independent-verifier.mjs FOLDER-OF-ONE-LOG
import { createHash, createPublicKey, verify } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? ".";
const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const leafOf = (line) => sha256(Buffer.of(0), line);
const nodeOf = (left, right) => sha256(Buffer.of(1), left, right);
const must = (holds, what) => {
  if (!holds) throw new Error(what);
};
const names = readdirSync(folder);
const read = (name) => (names.includes(name) ? readFileSync(join(folder, name)) : undefined);
const number = (text) => {
  must(/^(0|[1-9]\d{0,15})$/.test(text), `a number: ${text}`);
  return Number(text);
};
const base64 = (text) => {
  const bytes = Buffer.from(text, "base64");
  must(bytes.toString("base64") === text, `base64: ${text}`);
  return bytes;
};

// The key.
const [, origin, id, spki] =
  /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)\n$/.exec(read("public-key")?.toString("latin1")) ?? [];
must(origin !== undefined, "public-key");
const keyBytes = base64(spki);
must(keyBytes[0] === 1 && keyBytes.length === 33, "an Ed25519 key");
const keyId = sha256(`${origin}\n`, keyBytes).subarray(0, 4);
must(keyId.toString("hex") === id, "the key's id");
const jwk = { kty: "OKP", crv: "Ed25519", x: keyBytes.subarray(1).toString("base64url") };
const key = createPublicKey({ key: jwk, format: "jwk" });

/** The lines of a signed note, without the first one, the origin. */
const noteLines = (note) => {
  const [text, signatures, ...more] = note.split("\n\n");
  must(signatures?.endsWith("\n") && more.length === 0, "a note");
  const own = signatures
    .slice(0, -1)
    .split("\n")
    .map((line) => {
      const [, name, bytes] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? [];
      must(bytes !== undefined, "a signature line");
      return { name, bytes: base64(bytes) };
    })
    .find(({ name, bytes }) => name === origin && bytes.subarray(0, 4).equals(keyId));
  must(own && verify(null, Buffer.from(`${text}\n`), key, own.bytes.subarray(4)), "a signature");
  const [first, ...lines] = text.split("\n");
  must(first === origin, "a note of this log");
  return lines;
};

// The tree: roots of the largest perfect subtrees, left to right.
let size = 0;
let roots = [];
const append = (leaf) => {
  let grown = leaf;
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) grown = nodeOf(roots.pop(), grown);
  roots.push(grown);
  size += 1;
};
const root = () =>
  roots.length === 0 ? sha256("") : roots.reduceRight((right, left) => nodeOf(left, right));

const before = read("before");
if (before !== undefined) {
  const [count, ...subtrees] = noteLines(before.toString());
  [size, roots] = [number(count), subtrees.map(base64)];
}
const removedBelow = size;
const starts = names
  .filter((name) => /^\d{20}\.jsonl$/.test(name))
  .map((name) => Number(name.slice(0, 20)));
const segments = starts.filter((start) => start >= size).toSorted((one, other) => one - other);
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
let signed = size;
let last;
for (const [place, start] of segments.entries()) {
  must(start === size, `a segment from ${size}`);
  const part = (kind) => read(`${String(start).padStart(20, "0")}.${kind}`);
  const text = part("jsonl");
  const isLast = place === segments.length - 1;
  const hashes = part("hashes") ?? Buffer.alloc(0);
  const notes = part("checkpoints")?.toString().slice(0, -1).split("\n\n") ?? [];
  must(
    part("checkpoints") === undefined || part("checkpoints").at(-1) === 10,
    "the end of a checkpoint",
  );
  must(notes.length % 2 === 0, "pairs of text and signatures");
  const points = notes
    .flatMap((half, at) => (at % 2 === 0 ? [noteLines(`${half}\n\n${notes[at + 1]}\n`)] : []))
    .map(([count, expected]) => ({ count: number(count), expected }));
  const newest = points.map(({ count }) => count);
  // What a witness signed later stands there once more; it has to be of a tree that was signed before.
  const late = points.filter(
    ({ count }, at) => Math.max(...newest.slice(0, at + 1)) > count || count <= start,
  );
  const signedHere = points.filter((point) => !late.includes(point));
  const bodies = (part("bodies")?.toString("latin1") ?? "").split("\n");
  must(bodies.pop() === "", "the end of a body");
  const bodyHashes = new Map(
    bodies.map((line) => [sha256(Buffer.from(line, "latin1")).toString("base64url"), line]),
  );
  must(bodyHashes.size === bodies.length, "each body once");
  const opening = root().toString("base64");
  let from = 0;
  for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, from)) {
    const line = text.subarray(from, end);
    from = end + 1;
    last = JSON.parse(line.toString());
    must(last.seq === size, `entry ${size} in its place`);
    const leaf = leafOf(line);
    const listed = hashes.subarray((size - start) * 32, (size - start + 1) * 32);
    must(listed.length === 0 || listed.equals(leaf), `the listed hash of entry ${size}`);
    if (size === start)
      must(
        last.kind === "segment" && last.log === origin && last.root === opening,
        "the first entry",
      );
    append(leaf);
    if (last.kind === "erased") last.bodies.forEach((seq) => erased.add(seq));
    if (last.kind === "removed") removed = Math.max(removed, last.before);
    if (last.body !== undefined && !bodyHashes.delete(last.body)) missing.push(last.seq);
    while (signedHere.length > 0 && signedHere[0].count === size) {
      const { expected } = signedHere.shift();
      must(expected === root().toString("base64"), `the checkpoint of ${size} entries`);
      rootOf.set(size, expected);
      signed = size;
    }
  }
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
console.log(`${origin}: ${size - removedBelow} entries are whole, ${signed} are signed.`);
