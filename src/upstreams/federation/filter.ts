/** Which of its tools an upstream offers here. */

import { globTest } from "../../kernel/glob.ts";

/**
 * Globs in which `*` stands for any letters, also none; every other letter stands for itself.
 *
 * @returns whether some `include` fits a name and no `exclude` does.
 */
export function createFilter({
  include,
  exclude,
}: {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}): (name: string) => boolean {
  const wanted = anyOf(include);
  const unwanted = anyOf(exclude);
  return (name) => wanted(name) && !unwanted(name);
}

function anyOf(globs: readonly string[]): (name: string) => boolean {
  const exact = new Set(globs.filter((glob) => !glob.includes("*")));
  const wild = globs.filter((glob) => glob.includes("*")).map(globTest);
  return (name) => exact.has(name) || wild.some((fits) => fits(name));
}
