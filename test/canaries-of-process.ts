/** Which secrets came to light in a hub that runs in a process of its own, and the search for them. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { canaries, search } from "./canaries-watch.ts";

/** Options of Node.js that load the witness, which writes into this folder. */
export function witnessed(folder: string): readonly string[] {
  const module = new URL("canaries-witness.ts", import.meta.url);
  module.searchParams.set("file", revealedIn(folder));
  return ["--import", module.href];
}

export interface PutOut {
  readonly printed: string;
  readonly log: string;
}

/** Searches all that a hub put out, which kept its files in `folder`, once it ended. */
export async function searchProcess(folder: string, { printed, log }: PutOut): Promise<void> {
  const revealed = await readFile(revealedIn(folder), "utf8").catch(() => "");
  for (const line of revealed.split("\n").filter(Boolean)) {
    canaries.note(String(JSON.parse(line)), "a Secret of the hub");
  }
  search("what the hub printed", printed);
  search("the hub's log", log);
  search("the hub's audit log", await textsIn(join(folder, "data", "audit")));
}

const revealedIn = (folder: string): string => join(folder, "revealed");

async function textsIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) =>
    readFile(join(parentPath, name), "utf8").catch(() => ""),
  );
  return (await Promise.all(texts)).join("\n");
}
