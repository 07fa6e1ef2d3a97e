/**
 * How values cross to a child and back: large byte arrays lie in a file that both sides hold open,
 * everything else goes through the message channel.
 *
 * The channel copies bytes several times and does so on the hub's own thread; a file in the page
 * cache is written and read by the thread pool.
 *
 * @module
 */

import { ftruncate, read, write } from "node:fs";
import { promisify } from "node:util";

/** Where one byte array stood in the value, and where it lies in the file. */
interface Parcel {
  readonly path: readonly string[];
  readonly offset: number;
  readonly length: number;
}

export interface Cargo {
  /** The value in a field of its own, so that a byte array that is the whole value has a place too. */
  readonly root: { readonly value: unknown };
  readonly parcels: readonly Parcel[];
}

/** Below this many bytes the channel is quicker than two file operations. */
const smallest = 64 * 1024;

const readAt = promisify(read);
const writeAt = promisify(write);

/** Puts the large byte arrays of `value`, a tree, into the file; without a file they stay in place. */
export async function load(value: unknown, file: number | undefined): Promise<Cargo> {
  if (file === undefined) return { root: { value }, parcels: [] };
  const parcels: Parcel[] = [];
  const chunks: Uint8Array[] = [];
  let end = 0;

  const lighten = (part: unknown, path: readonly string[]): unknown => {
    if (part instanceof Uint8Array) {
      if (part.length < smallest) return part;
      parcels.push({ path, offset: end, length: part.length });
      chunks.push(part);
      end += part.length;
      return undefined;
    }
    if (Array.isArray(part)) return part.map((item, index) => lighten(item, [...path, `${index}`]));
    if (!isPlain(part)) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, item]) => [key, lighten(item, [...path, key])]),
    );
  };

  const root = { value: lighten(value, ["value"]) };
  let offset = 0;
  for (const chunk of chunks) {
    await writeAll(file, chunk, offset);
    offset += chunk.length;
  }
  return { root, parcels };
}

/** The value with its byte arrays back in their places. `limit` bounds their length together. */
export async function unload(
  cargo: Cargo,
  file: number | undefined,
  limit = Number.POSITIVE_INFINITY,
): Promise<unknown> {
  const length = cargo.parcels.reduce((sum, parcel) => sum + parcel.length, 0);
  if (length > limit) throw new Error(`a job returned ${length} bytes, more than ${limit}`);
  if (file !== undefined) {
    for (const parcel of cargo.parcels) put(cargo.root, parcel.path, await readAll(file, parcel));
  }
  return cargo.root.value;
}

/** Gives the disk space back. */
export const empty: (file: number) => Promise<void> = promisify(ftruncate);

async function writeAll(file: number, bytes: Uint8Array, offset: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await writeAt(file, bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

async function readAll(file: number, { offset, length }: Parcel): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await readAt(file, bytes, done, length - done, offset + done);
    if (bytesRead === 0) throw new Error("the shared file ends before the bytes it should hold");
    done += bytesRead;
  }
  return bytes;
}

/** Own properties only: a path from a child that went astray must not reach a prototype. */
function put(root: unknown, path: readonly string[], bytes: Uint8Array): void {
  const last = path.at(-1);
  const holder = path.slice(0, -1).reduce(own, root);
  if (last === undefined || own(holder, last) !== undefined || !isObject(holder)) {
    throw new Error("a job named a place that its value does not have");
  }
  Reflect.set(holder, last, bytes);
}

function own(holder: unknown, key: string): unknown {
  if (!isObject(holder) || !Object.hasOwn(holder, key)) {
    throw new Error("a job named a place that its value does not have");
  }
  return Reflect.get(holder, key);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
