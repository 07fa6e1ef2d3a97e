/** From what the schema complains about to problems with a place and a suggestion. */

import type * as z from "zod";
import type { Language } from "../kernel/language.ts";
import { nearest } from "../kernel/nearest.ts";
import { decidingLayer, type Layer, whereIn } from "./layer.ts";
import type { Problem } from "./problem.ts";
import { namesIn, type Path, pathText, settingsIn, type Shape, shapeAt } from "./shape.ts";
import { configWords, suggestion } from "./words.ts";

type Issue = z.core.$ZodIssue;

export interface IssueContext {
  readonly layers: readonly Layer[];
  readonly shape: Shape;
  readonly language: Language;
}

/** `base` is where the value that was checked stands. */
export function problemsOf(
  issues: readonly Issue[],
  context: IssueContext,
  base: Path = [],
): Problem[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...pathOf(issue.path)];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownSetting([...path, key], key, context));
    }
    if (issue.code === "invalid_union" && issue.errors.length > 0) {
      return problemsOf(nearestVariant(issue.errors), context, path);
    }
    return [{ where: whereIn(context.layers, path), path: pathText(path), message: issue.message }];
  });
}

const pathOf = (path: readonly PropertyKey[]): Path =>
  path.map((key) => (typeof key === "symbol" ? String(key) : key));

/** Of several variants, the one that was most likely meant: the fewest complaints. */
const nearestVariant = (variants: readonly Issue[][]): Issue[] =>
  variants.toSorted((left, right) => left.length - right.length)[0] ?? [];

function unknownSetting(
  path: Path,
  name: string,
  { layers, shape, language }: IssueContext,
): Problem {
  const message =
    configWords[language].unknown(name) + suggestion(language, meant(shape, path, name));
  const where = decidingLayer(layers, path)?.whereName(path) ?? "";
  return { where, path: pathText(path), message };
}

/** A setting with nearly this name at this place, or with this very name at another. */
function meant(shape: Shape, path: Path, name: string): string | undefined {
  const here = nearest(name, namesIn(shapeAt(shape, path.slice(0, -1))));
  if (here !== undefined) return here;
  const elsewhere = settingsIn(shape).find((setting) => setting.at(-1) === name);
  return elsewhere === undefined ? undefined : pathText(elsewhere);
}
