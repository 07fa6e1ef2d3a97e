import { isDeepStrictEqual } from "node:util";
import { type Path, pathText } from "./shape.ts";
import { isValues } from "./values.ts";

/** Where two configurations differ, as `http.port`; never their values. */
export function changedSettings(before: unknown, after: unknown, path: Path = []): string[] {
  if (!isValues(before) || !isValues(after)) {
    return isDeepStrictEqual(before, after) ? [] : [pathText(path)];
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => changedSettings(before[name], after[name], [...path, name]));
}
