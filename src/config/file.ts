/** Settings from a YAML file (JSON is YAML too), with the place of each in the file. */

import { LineCounter, parseDocument } from "yaml";
import type { Layer } from "./layer.ts";
import type { Problem } from "./problem.ts";
import { type Path, pathText } from "./shape.ts";
import { isValues } from "./values.ts";
import { configWords } from "./words.ts";
import { type ReadingContext, readNodes } from "./yaml-nodes.ts";

export interface FileText {
  /** As it is shown in problems. */
  readonly name: string;
  readonly text: string;
}

export interface FileRead {
  readonly layer: Layer;
  readonly problems: readonly Problem[];
}

/** Reads everything that can be read; what cannot is a problem, and all are found at once. */
export function fromFile({ name, text }: FileText, context: ReadingContext): FileRead {
  const words = configWords[context.language];
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const { value, places, complaints } = readNodes(document, context);
  const find = (kind: "value" | "name", path: Path): string => {
    const place = places.get(pathText(path));
    if (place !== undefined) return at(place[kind]);
    return path.length === 0 ? name : find(kind, path.slice(0, -1));
  };

  const problems: Problem[] = [
    ...[...document.errors, ...document.warnings].map((error) => ({
      where: at(error.pos[0]),
      path: "",
      message: words.syntax(error.message),
    })),
    ...complaints.map(({ offset, path, message }) => ({
      where: at(offset),
      path: pathText(path),
      message,
    })),
  ];
  const values = value ?? {};
  if (!isValues(values)) problems.push({ where: at(0), path: "", message: words.notMapping });
  return {
    layer: {
      source: "file",
      values: isValues(values) ? values : {},
      where: (path) => find("value", path),
      whereName: (path) => find("name", path),
    },
    problems,
  };
}
