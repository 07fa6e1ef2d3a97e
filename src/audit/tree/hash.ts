/** The hashes of RFC 6962, section 2.1: what begins with 0 is a leaf, what begins with 1 an inner node. */

import { hash } from "node:crypto";

/** 32 bytes. */
export type TreeHash = Buffer;

export const hashBytes = 32;

/** Of no entries at all. */
export const emptyRoot: TreeHash = hash("sha256", "", "buffer");

/** Of the exact bytes of an entry. */
export function leafHash(entry: Uint8Array): TreeHash {
  const length = entry.length + 1;
  const marked = length > short.length ? Buffer.alloc(length) : short.subarray(0, length);
  marked.set(entry, 1);
  return digest(marked);
}

/** For most entries; it begins with 0. */
const short = Buffer.alloc(4096);

const pair = Buffer.alloc(1 + 2 * hashBytes, 1);

/** Of two subtrees, the left one first. */
export function nodeHash(left: TreeHash, right: TreeHash): TreeHash {
  pair.set(left, 1);
  pair.set(right, 1 + hashBytes);
  return digest(pair);
}

/** Through a string, which is three times as quick as asking for a buffer. */
function digest(bytes: Buffer): TreeHash {
  const into = Buffer.allocUnsafe(hashBytes);
  into.write(hash("sha256", bytes, "binary"), "latin1");
  return into;
}
