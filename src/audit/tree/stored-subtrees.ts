/** Proofs about a log from the leaf hashes that lie beside its entries. */

import { type FileHandle, open, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseNote } from "../notes/signed-note.ts";
import { Frontier } from "./frontier.ts";
import { hashBytes, nodeHash, type TreeHash } from "./hash.ts";
import { consistencyProof, inclusionProof } from "./proofs.ts";
import { largestPower, type Subtrees } from "./subtrees.ts";

export interface StoredTree {
  /** As RFC 6962, section 2.1.2. @throws `RangeError` where hashes are missing */
  consistency(before: number, size: number): Promise<readonly TreeHash[]>;
  /** As RFC 6962, section 2.1.1. @throws `RangeError` where hashes are missing */
  inclusion(index: number, size: number): Promise<readonly TreeHash[]>;
  /** Of the first `size` entries. @throws `RangeError` where hashes are missing */
  root(size: number): Promise<TreeHash>;
}

/** So many leaf hashes are read and hashed at one go, which takes less than 3 ms. */
const pieceLeaves = 4096;

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The tree of the log in `folder`, read from its `.hashes` files when a proof asks for it.
 *
 * Perfect subtrees of a piece or more are kept, 32 bytes each, so that a later proof reads only what was
 * written since. `known` is the tree at some size, such as the one that the writer went on from: what lies
 * before it is not read at all where a proof does not need its inside.
 */
export function storedTree(folder: string, known?: Frontier): StoredTree {
  const kept = new Map<string, TreeHash>();
  if (known !== undefined) keepParts(kept, known);

  const make = async (range: Range, hashes: StoredHashes): Promise<TreeHash> => {
    const { start, end } = range;
    const size = end - start;
    const found = kept.get(keyOf(range));
    if (found !== undefined) return found;
    if (start >= hashes.first && size <= pieceLeaves) {
      const made = await rootOfLeaves(range, hashes);
      if (size === pieceLeaves) keep(kept, range, made);
      return made;
    }
    if (size === 1) throw new RangeError(`The hash of entry ${start} is not known.`);
    const middle = start + largestPower(size);
    const left = await make({ start, end: middle }, hashes);
    const made = nodeHash(left, await make({ start: middle, end }, hashes));
    if (middle - start === size / 2) keep(kept, range, made);
    return made;
  };

  const makeAll = async (ranges: readonly Range[]): Promise<readonly TreeHash[]> => {
    await using hashes = await openHashes(folder);
    keepParts(kept, hashes.before);
    const proof: TreeHash[] = [];
    for (const range of ranges) proof.push(await make(range, hashes));
    return proof;
  };

  return {
    consistency: (before, size) =>
      makeAll(rangesOf((tree) => consistencyProof(tree, before, size))),
    inclusion: (index, size) => makeAll(rangesOf((tree) => inclusionProof(tree, index, size))),
    async root(size) {
      await using hashes = await openHashes(folder);
      keepParts(kept, hashes.before);
      return size === 0 ? new Frontier().root() : await make({ start: 0, end: size }, hashes);
    },
  };
}

const keyOf = ({ start, end }: Range): string => `${start}+${end - start}`;

/** A copy: a hash lies in a page of 8 KiB, which would be kept with it. */
const keep = (kept: Map<string, TreeHash>, range: Range, root: TreeHash): void => {
  kept.set(keyOf(range), Buffer.alloc(hashBytes, root));
};

function keepParts(kept: Map<string, TreeHash>, { size, roots }: Frontier): void {
  let start = 0;
  for (const root of roots) {
    const end = start + largestPower(size - start + 1);
    keep(kept, { start, end }, root);
    start = end;
  }
}

/** The subtrees that a proof consists of, in its order. */
function rangesOf(prove: (tree: Subtrees) => readonly TreeHash[]): readonly Range[] {
  const asked = new Map<TreeHash, Range>();
  const proof = prove({
    root(start, end) {
      const place = Buffer.alloc(0);
      asked.set(place, { start, end });
      return place;
    },
  });
  return proof.flatMap((place) => asked.get(place) ?? []);
}

async function rootOfLeaves({ start, end }: Range, hashes: StoredHashes): Promise<TreeHash> {
  const leaves = await hashes.read(start, end);
  const tree = new Frontier();
  for (let place = 0; place < leaves.length; place += hashBytes) {
    tree.append(leaves.subarray(place, place + hashBytes));
  }
  return tree.root();
}

interface StoredHashes extends AsyncDisposable {
  /** What is left of entries that were removed. */
  readonly before: Frontier;
  /** Of the entries that are there. */
  readonly first: number;
  /** 32 bytes for each entry. */
  read(start: number, end: number): Promise<Buffer>;
}

interface Segment {
  readonly first: number;
  readonly file: string;
}

async function openHashes(folder: string): Promise<StoredHashes> {
  const before = await removedIn(folder);
  const segments = await segmentsIn(folder);
  const files = openOnce();

  const readOne = async (place: number, end: number): Promise<Buffer> => {
    const index = segments.findLastIndex(({ first }) => first <= place);
    const segment = segments[index];
    if (segment === undefined) throw missing(place);
    const last = Math.min(end, segments[index + 1]?.first ?? end);
    const bytes = Buffer.alloc((last - place) * hashBytes);
    const handle = await files.at(segment.file);
    const { bytesRead } = await handle.read(bytes, {
      position: (place - segment.first) * hashBytes,
    });
    if (bytesRead < bytes.length) throw missing(place + Math.floor(bytesRead / hashBytes));
    return bytes;
  };

  return {
    before,
    first: before.size,
    async read(start, end) {
      const parts: Buffer[] = [];
      for (let place = start; place < end;) {
        const part = await readOne(place, end);
        parts.push(part);
        place += part.length / hashBytes;
      }
      return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    },
    [Symbol.asyncDispose]: () => files.close(),
  };
}

const missing = (entry: number): RangeError =>
  new RangeError(`The hash of entry ${entry} is not in the log's folder.`);

/** One file at a time; pieces come in order. */
function openOnce() {
  let current: { readonly file: string; readonly handle: FileHandle } | undefined;
  const close = async (): Promise<void> => {
    const ending = current;
    current = undefined;
    await ending?.handle.close();
  };
  return {
    close,
    async at(file: string): Promise<FileHandle> {
      if (current?.file !== file) {
        await close();
        current = { file, handle: await open(file, "r") };
      }
      return current.handle;
    },
  };
}

async function segmentsIn(folder: string): Promise<readonly Segment[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{20}\.hashes$/.test(name));
  return names.toSorted().map((name) => ({
    first: Number.parseInt(name, 10),
    file: path.join(folder, name),
  }));
}

/** The note `before`: the origin, how many entries are gone, and the roots of their perfect subtrees. */
async function removedIn(folder: string): Promise<Frontier> {
  const text = await readFile(path.join(folder, "before"), "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return new Frontier();
  const [, size = "", ...roots] = parseNote(text)?.text.trimEnd().split("\n") ?? [];
  return new Frontier(
    Number(size),
    roots.map((root) => Buffer.from(root, "base64")),
  );
}
