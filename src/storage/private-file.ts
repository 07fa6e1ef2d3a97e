/** Small files that hold secrets or must never be half written. */

import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { shortId } from "../kernel/ids.ts";
import { systemCode } from "./disk-failure.ts";
import { storageErrors } from "./errors.ts";

/**
 * Replaces the file at `path` in one step: a reader, or a start after a power cut, finds the old
 * content or the new, never a part. Only the hub's user may read it (mode 600).
 *
 * `via` is the path of the temporary file, on the same file system; left out, beside `path`.
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  via = `${path}.${shortId()}`,
): Promise<void> {
  try {
    await writeSynced(via, content);
    await rename(via, path);
  } catch (error) {
    await rm(via, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * The text of a file that only its owner may read, without space around it; nothing when there is none.
 *
 * @throws `storage.secretExposed` when its mode lets others read it (not looked at on Windows).
 */
export async function readSecretFile(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & 0o077) !== 0)
      throw storageErrors.secretExposed({ file: path });
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Makes a rename or a new file in `folder` survive a power cut. Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
