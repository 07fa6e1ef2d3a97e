/** `env:NAME` and `file:/path`. */

import { readFile } from "node:fs/promises";
import type { Environment } from "../environment.ts";
import type { ConfigWords } from "../words.ts";
import type { Reader } from "./reader.ts";

/** An empty variable counts as not set. */
export const variableReader =
  (environment: Environment, words: ConfigWords): Reader =>
  (name) => {
    const value = environment[name];
    const isSet = value !== undefined && value !== "";
    return Promise.resolve(isSet ? { text: value } : { why: words.secretVariable(name) });
  };

export const fileReader =
  (words: ConfigWords): Reader =>
  async (path) => {
    try {
      // Files written by hand or by `kubectl` often end with a line break.
      return { text: (await readFile(path, "utf8")).replace(/\r?\n$/, "") };
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      return { why: words.secretFile(code) };
    }
  };
