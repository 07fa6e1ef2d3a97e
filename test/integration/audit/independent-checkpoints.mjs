// @ts-nocheck -- plain JavaScript, which anybody can read beside the page and run
// Whether the entries of an audit log are those that its checkpoints sign, from
// docs/reference/audit-log.md alone. It shares no code with the hub.
//   node independent-checkpoints.mjs FOLDER-OF-ONE-LOG
import { createHash, createPublicKey, verify } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
export const must = (holds, what) => {
  if (!holds) throw new Error(what);
};
export const number = (text) => {
  must(/^(0|[1-9]\d{0,15})$/.test(text), `a number: ${text}`);
  return Number(text);
};
export const base64 = (text) => {
  const bytes = Buffer.from(text, "base64");
  must(bytes.toString("base64") === text, `base64: ${text}`);
  return bytes;
};

/** The files of a log, its name, and what its key has signed. */
export const openLog = (folder) => {
  const names = readdirSync(folder);
  const read = (name) => (names.includes(name) ? readFileSync(join(folder, name)) : undefined);
  const parts = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)\n$/.exec(read("public-key")?.toString("latin1"));
  must(parts !== null, "public-key");
  const [, origin, id, spki] = parts;
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
    const lines = signatures.slice(0, -1).split("\n");
    const own = lines
      .map((line) => /^— ([^\s+]+) (\S+)$/.exec(line) ?? must(false, "a signature line"))
      .find(([, name, bytes]) => name === origin && base64(bytes).subarray(0, 4).equals(keyId));
    const bytes = own && base64(own[2]).subarray(4);
    must(own && verify(null, Buffer.from(`${text}\n`), key, bytes), "a signature");
    const [first, ...rest] = text.split("\n");
    must(first === origin, "a note of this log");
    return rest;
  };
  const notesIn = (text) => {
    const halves = text.toString().slice(0, -1).split("\n\n");
    must(text.at(-1) === 10 && halves.length % 2 === 0, "pairs of text and signatures");
    return halves.flatMap((half, at) =>
      at % 2 === 0 ? [noteLines(`${half}\n\n${halves[at + 1]}\n`)] : [],
    );
  };
  return { names, read, origin, noteLines, notesIn };
};

/** RFC 6962: roots of the largest perfect subtrees, left to right. */
export class Tree {
  size = 0;
  roots = [];
  static leafOf = (line) => sha256(Buffer.of(0), line);
  append(leaf) {
    let grown = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) {
      grown = sha256(Buffer.of(1), this.roots.pop(), grown);
    }
    this.roots.push(grown);
    this.size += 1;
  }
  root() {
    const joined = (right, left) => sha256(Buffer.of(1), left, right);
    return this.roots.length === 0 ? sha256("") : this.roots.reduceRight(joined);
  }
}

if (import.meta.main) {
  const { names, read, origin, noteLines, notesIn } = openLog(process.argv[2] ?? ".");
  const tree = new Tree();
  const [count = "0", ...kept] = read("before") ? noteLines(read("before").toString()) : [];
  [tree.size, tree.roots] = [number(count), kept.map(base64)];
  const rootOf = new Map([[tree.size, tree.root().toString("base64")]]);
  for (const name of names.filter((each) => /^\d{20}\.jsonl$/.test(each)).toSorted()) {
    if (Number(name.slice(0, 20)) < number(count)) continue;
    for (const line of read(name).toString("latin1").split("\n").slice(0, -1)) {
      tree.append(Tree.leafOf(Buffer.from(line, "latin1")));
      rootOf.set(tree.size, tree.root().toString("base64"));
    }
  }
  const points = names
    .filter((each) => each.endsWith(".checkpoints"))
    .flatMap((name) => notesIn(read(name)));
  const here = points.filter(([size]) => number(size) >= number(count));
  for (const [size, root] of here) must(rootOf.get(number(size)) === root, `${size} entries`);
  console.log(`${origin}: ${here.length} checkpoints are of these ${tree.size} entries.`);
}
