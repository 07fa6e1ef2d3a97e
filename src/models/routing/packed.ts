/** A kept answer as bytes: a line with the digest of the rest, then JSON. */

import { createHash } from "node:crypto";

export interface Packed extends Kept {
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

/** An answer as it is kept. */
export interface Kept {
  readonly value: unknown;
  /** The vendor's id of the model that gave it, where that is not the one that was asked. */
  readonly model?: string | undefined;
}

/** Marks bytes in JSON. */
const bytesKey = "$bytes";

export function pack(key: string, packed: Packed): Buffer {
  const json = JSON.stringify({ ...packed, value: withoutBytes(packed.value) });
  return Buffer.from(`${digest(key, json)}\n${json}`);
}

/** `undefined` for anything that {@link pack} did not make of this key, whole. */
export function unpack(key: string, bytes: Buffer): Packed | undefined {
  const text = bytes.toString("utf8");
  const end = text.indexOf("\n");
  const json = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== digest(key, json)) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the digest says that `pack` wrote it
  const packed = JSON.parse(json) as Packed;
  return { ...packed, value: withBytes(packed.value) };
}

const digest = (key: string, json: string): string =>
  createHash("sha256").update(key).update(json).digest("hex");

/** Spoken audio has bytes at its top; nothing else has any. */
function withoutBytes(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("bytes" in value)) return value;
  if (!(value.bytes instanceof Uint8Array)) return value;
  return { ...value, bytes: { [bytesKey]: Buffer.from(value.bytes).toString("base64") } };
}

function withBytes(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("bytes" in value)) return value;
  const { bytes } = value;
  if (typeof bytes !== "object" || bytes === null || !(bytesKey in bytes)) return value;
  return { ...value, bytes: new Uint8Array(Buffer.from(String(bytes[bytesKey]), "base64")) };
}
