import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";

/**
 * The file of a program as a shell would find it; undefined where there is none that may be run.
 *
 * @param command a name to look for in `searchPath`, or a path, which is read from `folder`.
 * @param searchPath absolute folders as in `PATH`; others are left out, for nobody means them.
 */
export function findProgram(
  command: string,
  searchPath: string,
  folder = process.cwd(),
): string | undefined {
  if (/[/\\]/.test(command)) return runnable(resolve(folder, command));
  return searchPath
    .split(delimiter)
    .filter((place) => isAbsolute(place))
    .map((place) => runnable(join(place, command)))
    .find((file) => file !== undefined);
}

const runnable = (file: string): string | undefined =>
  suffixes.map((suffix) => file + suffix).find(isExecutable);

const suffixes = process.platform === "win32" ? ["", ".exe"] : [""];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
