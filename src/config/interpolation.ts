/** `${NAME}` and `${NAME:-default}` inside the texts of a configuration file. */

import type { Environment } from "./environment.ts";

export interface Interpolated {
  readonly text: string;
  /** Variables that are not set and have no default. */
  readonly missing: readonly string[];
  /** Whether a `${` begins neither form. */
  readonly malformed: boolean;
}

/** An escape, a reference, or the beginning of something that is neither. */
const parts = /\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}|\$\{/g;

export const hasReference = (text: string): boolean => text.includes("${");

/**
 * Puts variables into `text`. As in a shell, an empty variable takes the default too; `$${` writes `${`.
 *
 * What a variable holds is not looked at again, so a value with `${` in it stays as it is.
 */
export function interpolate(text: string, environment: Environment): Interpolated {
  const missing: string[] = [];
  let malformed = false;
  const filled = text.replace(parts, (part: string, name?: string, fallback?: string) => {
    if (part === "$${") return "${";
    if (name === undefined) {
      malformed = true;
      return part;
    }
    const value = environment[name];
    if (value === undefined && fallback === undefined) missing.push(name);
    return value === undefined || value === "" ? (fallback ?? "") : value;
  });
  return { text: filled, missing, malformed };
}
