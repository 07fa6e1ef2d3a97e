/** A secret written as `file:/run/secrets/name` or `env:NAME` is the text of that file or variable. */

import { readFile } from "node:fs/promises";
import type { Language } from "../kernel/language.ts";
import type { Environment } from "./environment.ts";
import { isSecret, type Path, type Shape, shapeAt } from "./shape.ts";
import { isValues, type Values } from "./values.ts";
import { configWords } from "./words.ts";

const filePrefix = "file:";
const variablePrefix = "env:";

export interface SecretPlaces {
  readonly shape: Shape;
  readonly environment: Environment;
  readonly language: Language;
}

interface Unreadable {
  readonly path: Path;
  readonly message: string;
}

/** `values` with such secrets read; only settings that the schema marks as secrets are looked at. */
export async function withSecrets(
  values: Values,
  { shape, environment, language }: SecretPlaces,
): Promise<{ readonly values: unknown; readonly problems: readonly Unreadable[] }> {
  const problems: Unreadable[] = [];
  const words = configWords[language];

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
    return typeof value === "string" && isSecret(shapeAt(shape, path))
      ? await secretOf(value, path)
      : value;
  };

  const secretOf = async (text: string, path: Path): Promise<string> => {
    if (text.startsWith(filePrefix)) return fromFile(text, path);
    return text.startsWith(variablePrefix) ? fromVariable(text, path) : text;
  };

  const fromFile = async (reference: string, path: Path): Promise<string> => {
    try {
      // Files written by hand or by `kubectl` often end with a line break.
      return (await readFile(reference.slice(filePrefix.length), "utf8")).replace(/\r?\n$/, "");
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      problems.push({ path, message: words.secretFile(code) });
      return reference;
    }
  };

  const fromVariable = (reference: string, path: Path): string => {
    const name = reference.slice(variablePrefix.length);
    const value = environment[name];
    if (value !== undefined && value !== "") return value;
    problems.push({ path, message: words.secretVariable(name) });
    return reference;
  };

  return { values: await resolve(values, []), problems };
}
