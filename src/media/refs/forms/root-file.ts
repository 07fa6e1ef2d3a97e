/** Files that a caller names by path, inside the folders the hub was given. */

import { constants } from "node:fs";
import type { Stats } from "node:fs";
import { lstat, open, realpath, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { mediaErrors } from "../../errors.ts";
import { reasons } from "../reasons.ts";

export interface RootFile {
  /** Open for reading; whoever asked for it closes it. */
  readonly file: FileHandle;
  /** Bytes. */
  readonly size: number;
  readonly name: string;
}

/** A link at the end of the path was resolved already, and a FIFO must not keep the hub waiting. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a regular file inside one of `roots`, by absolute path, by `file:` URL or by a path relative
 * to a root, tried in order.
 *
 * Links are followed as long as they end inside a root. What was opened is compared with what the
 * path leads to inside the root afterwards, so a folder that is swapped for a link in between is
 * noticed. A hard link is a file like any other: whoever may make one inside a root decides what is
 * in it, and Linux lets nobody link to a file of others that they may not write
 * (`fs.protected_hardlinks`).
 *
 * @throws `media.outsideRoots`, the same for every reason, so that nothing outside can be probed: a
 * path that cannot lie in a root does not even reach the file system. `media.notMedia` for a
 * word that names nothing in a root.
 */
export async function openRootFile(written: string, roots: readonly string[]): Promise<RootFile> {
  const path = pathOf(written);
  if (path === undefined) throw mediaErrors.outsideRoots({});
  for (const root of roots) {
    const found = await openIn(root, path);
    if (found !== undefined) return { ...found, name: shown(path) };
  }
  if (isWord(written) && !(await isAnywhere(written, roots)))
    throw mediaErrors.notMedia({ why: reasons.unknownForm });
  throw mediaErrors.outsideRoots({});
}

/** The base name, without characters that would move a terminal's cursor or start a line of a log. */
const shown = (path: string): string => basename(path).replace(/\p{Cc}/gu, "\u{FFFD}");

/** Has neither a folder nor an extension, so it may not have been meant as a path. */
const isWord = (written: string): boolean => !/^file:|[/\\]|\.\w{1,8}$/i.test(written);

/** Whether something by this name, of whatever kind, lies in a root itself. */
async function isAnywhere(word: string, roots: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    roots.map((root) => lstat(join(root, word)).catch(() => undefined)),
  );
  return found.some((entry) => entry !== undefined);
}

/** Nothing for a path that no file can have, and for URLs of other machines or with an escaped `/`. */
function pathOf(written: string): string | undefined {
  try {
    const path = /^file:/i.test(written) ? fileURLToPath(written) : written;
    return path.includes("\0") ? undefined : path;
  } catch {
    return undefined;
  }
}

type Opened = Omit<RootFile, "name">;

/** Nothing when there is no such regular file in the root, or when the system refuses it. */
async function openIn(root: string, path: string): Promise<Opened | undefined> {
  try {
    const realRoot = await realpath(root);
    const wanted = [root, realRoot]
      .map((folder) => resolve(folder))
      .find((folder) => isInside(folder, resolve(folder, path)));
    if (wanted === undefined) return undefined;
    return await openChecked(realRoot, resolve(wanted, path));
  } catch {
    return undefined;
  }
}

async function openChecked(root: string, path: string): Promise<Opened | undefined> {
  const target = await realpath(path);
  if (!isInside(root, target) || !(await lstat(target)).isFile()) return undefined;
  const file = await open(target, flags);
  try {
    const opened = await file.stat();
    if (opened.isFile() && (await leadsTo(root, target, opened)))
      return { file, size: opened.size };
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

/** Whether the path still ends inside the root, and at the file that was opened. */
async function leadsTo(root: string, path: string, opened: Stats): Promise<boolean> {
  const now = await realpath(path);
  const there = await stat(now);
  return isInside(root, now) && there.ino === opened.ino && there.dev === opened.dev;
}

/** By whole names, so that `/jail-evil` is not inside `/jail`. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
