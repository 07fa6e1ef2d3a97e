/**
 * A ZIP package of an office document (ISO/IEC 29500-2), read part by part and never onto a disk.
 *
 * @module
 */

import yauzl from "yauzl";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { mediaErrors } from "../../errors.ts";
import type { DocumentConfig } from "../config.ts";
import type { Cause } from "../../causes.ts";

export interface OfficePackage {
  has(name: string): boolean;
  /** The text of an XML part; nothing when there is no such part. @throws `media.unreadable`. */
  read(name: string): Promise<string | undefined>;
}

export type PackageLimits = Pick<
  DocumentConfig,
  "maxEntries" | "maxUnpackedBytes" | "maxPartBytes" | "maxRatio"
>;

/** Small parts of much the same text pack well in every sound document. */
const ratioCounts = 1024 * 1024;

/**
 * Reads the list of parts and refuses a package whose list alone breaks a limit. Sizes in the list
 * are held to while unpacking.
 *
 * @throws `media.unreadable`.
 */
export async function openPackage(
  bytes: Uint8Array,
  limits: PackageLimits,
): Promise<OfficePackage> {
  const zip = await damaged(() =>
    yauzl.fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      strictFileNames: true,
      validateEntrySizes: true,
    }),
  );
  const entries = await listed(zip, limits);
  return {
    has: (name) => entries.has(name),
    async read(name) {
      const entry = entries.get(name);
      return entry === undefined ? undefined : decoded(await unpacked(zip, entry, limits));
    },
  };
}

async function listed(
  zip: yauzl.ZipFile,
  limits: PackageLimits,
): Promise<ReadonlyMap<string, yauzl.Entry>> {
  if (zip.entryCount > limits.maxEntries) refuse("it holds too many files");
  const entries = new Map<string, yauzl.Entry>();
  let size = 0;
  await damaged(async () => {
    for await (const entry of eachEntry(zip)) {
      if (entries.has(entry.fileName)) refuse("it holds two files of one name");
      size += entry.uncompressedSize;
      if (size > limits.maxUnpackedBytes) refuse("it unpacks to too much");
      entries.set(entry.fileName, entry);
    }
  });
  return entries;
}

/** The library tells of entries by events, and waits to be asked for the next. */
async function* eachEntry(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  for (let index = 0; index < zip.entryCount; index += 1) {
    yield await new Promise<yauzl.Entry>((resolve, reject) => {
      zip.removeAllListeners();
      zip.once("entry", resolve).once("error", reject);
      zip.once("end", () => reject(new Error("the list ends early")));
      zip.readEntry();
    });
  }
}

function unpacked(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  { maxPartBytes, maxRatio }: PackageLimits,
): Promise<Buffer> {
  const { uncompressedSize: size, compressedSize } = entry;
  if (entry.isEncrypted()) refuse("it is protected with a password");
  if (size > maxPartBytes) refuse("a part of it unpacks to too much");
  if (size > ratioCounts && size > maxRatio * compressedSize)
    refuse("a part of it unpacks to far more than its size");
  return damaged(async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
    return Buffer.concat(chunks);
  });
}

/** XML parts are UTF-8 or UTF-16 (ISO/IEC 29500-2, section 7.3). */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder().decode(bytes);
}

function refuse(why: Cause): never {
  throw mediaErrors.unreadable({ what: "document", why });
}

/** Whatever the library complains of, the archive is to blame. */
async function damaged<Result>(step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (isKumihimoError(error)) throw error;
    throw mediaErrors.unreadable(
      { what: "document", why: "its package is damaged" },
      { cause: error },
    );
  }
}
