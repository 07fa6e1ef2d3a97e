/** The recipes as their readers follow them: what a page tells to write, and what it tells to run. */

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { checkout } from "./real-hub.ts";

/** The blocks of code of one language, in the order of the page. */
export async function recipeBlocks(page: string, language: string): Promise<readonly string[]> {
  const text = await readFile(path.join(checkout, "docs/recipes", page), "utf8");
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, kind, code]) =>
    kind === language && code !== undefined ? [code] : [],
  );
}

/** The first line of a recipe's commands that holds `text`. */
export async function recipeLine(page: string, text: string): Promise<string> {
  const lines = (await recipeBlocks(page, "sh")).join("").split("\n");
  const found = lines.find((line) => line.includes(text));
  if (found === undefined) throw new Error(`${page} has no command with ${text}`);
  return found;
}

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly errors: string;
}

/** Runs one line of a recipe in `folder`, where `environment` says which hub is meant. */
export const runRecipeLine = (
  line: string,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<Ran> =>
  new Promise((resolve) => {
    const entry = `"${process.execPath}" "${path.join(checkout, "bin/kumihimo.mjs")}"`;
    execFile(
      "sh",
      ["-c", line.replace("npm run -s kumihimo --", entry)],
      { cwd: folder, env: { ...process.env, ...environment }, timeout: 60_000 },
      (error, out, errors) => resolve({ status: Number(error?.code ?? 0), out, errors }),
    );
  });
