import { writeSync } from "node:fs";
import { type FileHandle, open, stat, truncate } from "node:fs/promises";
import { systemCode } from "../../storage/disk-failure.ts";
import { writeAtomically } from "../../storage/private-file.ts";

/** The end of a file that only grows. What a failure left half written is written over. */
export class FileEnd {
  readonly path: string;
  #handle: FileHandle | undefined;
  #length: number;

  /** @param length What of the file is valid; anything behind it is cut off when it is opened. */
  constructor(path: string, length = 0) {
    this.path = path;
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  async append(buffers: readonly Uint8Array[]): Promise<void> {
    this.#handle ??= await this.#open();
    let at = this.#length;
    for (const buffer of buffers) {
      for (let from = 0; from < buffer.length;) {
        const { bytesWritten } = await this.#handle.write(buffer, from, buffer.length - from, at);
        from += bytesWritten;
        at += bytesWritten;
      }
    }
    this.#length = at;
  }

  /** The same at once; false where it could not be, and then nothing was appended. */
  appendNow(buffers: readonly Uint8Array[]): boolean {
    const fd = this.#handle?.fd;
    if (fd === undefined) return false;
    let at = this.#length;
    try {
      for (const buffer of buffers) {
        for (let from = 0; from < buffer.length;) {
          const written = writeSync(fd, buffer, from, buffer.length - from, at);
          from += written;
          at += written;
        }
      }
    } catch {
      return false;
    }
    this.#length = at;
    return true;
  }

  /** Puts another content in its place, in one step. */
  async replace(content: string): Promise<void> {
    await this.close();
    await writeAtomically(this.path, content);
    this.#length = Buffer.byteLength(content);
  }

  /** Cuts off now what is not valid, if there is a file. */
  async cut(): Promise<void> {
    const size = await stat(this.path).then((found) => found.size, absent);
    if (size !== undefined && size > this.#length) await truncate(this.path, this.#length);
  }

  /** Waits until the disk has what was written. */
  async sync(): Promise<void> {
    await this.#handle?.datasync();
  }

  /** Whether what is written can still be found under the file's name. */
  async isThere(): Promise<boolean> {
    return this.#handle === undefined || (await this.#handle.stat()).nlink > 0;
  }

  async close(): Promise<void> {
    const ending = this.#handle;
    this.#handle = undefined;
    await ending?.close();
  }

  async #open(): Promise<FileHandle> {
    const handle = await open(this.path, this.#length === 0 ? "w" : "r+", 0o600);
    try {
      await handle.truncate(this.#length);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return handle;
  }
}

function absent(error: unknown): undefined {
  if (systemCode(error) !== "ENOENT") throw error;
}
