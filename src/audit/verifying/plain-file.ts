import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";

/** Opened for reading, as large as it was at that moment; what is written later is not looked at. */
export interface PlainFile extends AsyncDisposable {
  readonly handle: FileHandle;
  readonly size: number;
}

/** Why a file cannot be read, as a system code, or `link` or `kind`. */
export interface Unreadable {
  readonly unreadable: string;
}

const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Opens a file that is one: no link, which could lead anywhere, no folder, no device, no pipe. */
export async function openPlain(file: string): Promise<PlainFile | Unreadable> {
  let handle: FileHandle | undefined;
  try {
    if (await isLink(file)) return { unreadable: "link" };
    handle = await open(file, flags);
    const about = await handle.stat();
    if (!about.isFile()) return { unreadable: "kind" };
    const opened = handle;
    handle = undefined;
    return { handle: opened, size: about.size, [Symbol.asyncDispose]: () => opened.close() };
  } catch (error) {
    const code = codeOf(error);
    return { unreadable: code === "ELOOP" ? "link" : code };
  } finally {
    await handle?.close();
  }
}

/** Where the system can refuse a link when it opens it, it is asked to. */
const isLink = async (file: string): Promise<boolean> =>
  constants.O_NOFOLLOW === undefined && (await lstat(file)).isSymbolicLink();

/** The whole of a file of at most `most` bytes. */
export async function readPlain(file: string, most: number): Promise<Buffer | Unreadable> {
  const opened = await openPlain(file);
  if ("unreadable" in opened) return opened;
  await using plain = opened;
  if (plain.size > most) return { unreadable: "size" };
  const bytes = Buffer.alloc(plain.size);
  try {
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await plain.handle.read(bytes, read, bytes.length - read, read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return bytes.subarray(0, read);
  } catch (error) {
    return { unreadable: codeOf(error) };
  }
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown";
