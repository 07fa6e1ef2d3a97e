import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** What the audit logs in this directory tell, in the order of each; nothing where there are none yet. */
export async function audited(directory: string): Promise<readonly Record<string, unknown>[]> {
  const logs: readonly string[] = await readdir(directory).catch(() => []);
  const entries: Record<string, unknown>[] = [];
  for (const log of logs.toSorted()) {
    const files = await readdir(path.join(directory, log));
    for (const file of files.filter((name) => name.endsWith(".jsonl")).toSorted()) {
      const text = await readFile(path.join(directory, log, file), "utf8");
      // The last line may be in the middle of being written.
      for (const line of text.split("\n").slice(0, -1)) entries.push(JSON.parse(line));
    }
  }
  return entries;
}
