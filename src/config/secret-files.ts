/** A secret written as `file:/run/secrets/name` is the text of that file. */

import { readFile } from "node:fs/promises";
import type { Language } from "../kernel/language.ts";
import { isSecret, type Path, type Shape, shapeAt } from "./shape.ts";
import { isValues, type Values } from "./values.ts";
import { configWords } from "./words.ts";

const prefix = "file:";

interface Unreadable {
  readonly path: Path;
  readonly message: string;
}

/** `values` with such secrets read; only settings that the schema marks as secrets are looked at. */
export async function withSecretFiles(
  values: Values,
  shape: Shape,
  language: Language,
): Promise<{ readonly values: unknown; readonly problems: readonly Unreadable[] }> {
  const problems: Unreadable[] = [];

  const resolve = async (value: unknown, path: Path): Promise<unknown> => {
    if (isValues(value)) {
      const entries = Object.entries(value).map(
        async ([key, inner]) => [key, await resolve(inner, [...path, key])] as const,
      );
      return Object.fromEntries(await Promise.all(entries));
    }
    if (Array.isArray(value)) {
      return await Promise.all(value.map((inner, index) => resolve(inner, [...path, index])));
    }
    const named = typeof value === "string" && value.startsWith(prefix);
    return named && isSecret(shapeAt(shape, path)) ? await read(value, path) : value;
  };

  const read = async (reference: string, path: Path): Promise<string> => {
    try {
      // Files written by hand or by `kubectl` often end with a line break.
      return (await readFile(reference.slice(prefix.length), "utf8")).replace(/\r?\n$/, "");
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      problems.push({ path, message: configWords[language].secretFile(code) });
      return reference;
    }
  };

  return { values: await resolve(values, []), problems };
}
