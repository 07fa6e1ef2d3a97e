import { open, readdir } from "node:fs/promises";
import path from "node:path";
import { fileTail } from "./file-tail.ts";
import { type KeptNote, lastNoteIn, type Wanted } from "./kept-notes.ts";

/** The last checkpoint in a log's own folder; undefined where nothing of it is signed yet. */
export async function lastCheckpoint(
  folder: string,
  wanted: Wanted,
): Promise<KeptNote | undefined> {
  const names = (await readdir(folder)).filter((name) => /^\d{20}\.checkpoints$/.test(name));
  for (const name of names.toSorted().toReversed()) {
    await using handle = await open(path.join(folder, name), "r");
    const found = lastNoteIn(await fileTail(handle), wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}
