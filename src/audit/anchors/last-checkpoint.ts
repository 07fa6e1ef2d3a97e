import { open, readdir } from "node:fs/promises";
import path from "node:path";
import { fileTail } from "./file-tail.ts";
import { type KeptNote, largestOf, notesIn, type Wanted } from "./kept-notes.ts";

/** The last checkpoint in a log's own folder; undefined where nothing of it is signed yet. */
export async function lastCheckpoint(
  folder: string,
  wanted: Wanted,
): Promise<KeptNote | undefined> {
  const names = (await readdir(folder)).filter((name) => /^\d{20}\.checkpoints$/.test(name));
  for (const name of names.toSorted().toReversed()) {
    await using handle = await open(path.join(folder, name), "r");
    const found = largestOf(notesIn(await fileTail(handle), wanted));
    // A witness that answers late may have signed one of the segment before.
    if (found !== undefined && found.size > Number.parseInt(name, 10)) return found;
  }
  return undefined;
}
