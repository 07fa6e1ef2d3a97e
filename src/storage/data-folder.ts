import { chmod, mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { systemCode } from "./disk-failure.ts";
import { storageErrors } from "./errors.ts";
import { openScratch } from "./scratch.ts";
import type { Scratch } from "./scratch.ts";

/** The folder that holds everything the hub keeps. */
export interface DataFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /** The path of a file or folder in it. */
  at(...names: readonly string[]): string;
  /** Temporary files, gone at the latest when the folder is disposed of or opened anew. */
  readonly tmp: Scratch;
}

/**
 * Opens the data folder, made if need be, closed to other users (mode 700).
 *
 * @throws `storage.folderUnusable`
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await closeToOthers(path);
    const tmp = await openScratch(join(path, "tmp"));
    return {
      path,
      tmp,
      at: (...names) => join(path, ...names),
      [Symbol.asyncDispose]: () => tmp[Symbol.asyncDispose](),
    };
  } catch (error) {
    const why = systemCode(error);
    if (why === undefined) throw error;
    throw storageErrors.folderUnusable({ folder: path, why }, { cause: error });
  }
}

async function closeToOthers(path: string): Promise<void> {
  const { mode } = await stat(path);
  if (process.platform !== "win32" && (mode & 0o077) !== 0) await chmod(path, 0o700);
}
