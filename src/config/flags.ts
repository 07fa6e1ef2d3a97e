import type { Layer } from "./layer.ts";
import { fromText, type Path, pathText, type Shape, shapeAt } from "./shape.ts";
import { merged, type Values, valuesAt } from "./values.ts";

/** One setting given on the command line. */
export interface Flag {
  /** As it was written: `--port`. */
  readonly name: string;
  readonly path: Path;
  /** A list where the flag may be repeated. */
  readonly value: string | readonly string[];
}

export function fromFlags(shape: Shape, flags: readonly Flag[]): Layer {
  let values: Values = {};
  for (const { path, value } of flags) {
    const typed = typeof value === "string" ? fromText(shapeAt(shape, path), value) : value;
    values = merged(values, valuesAt(path, typed));
  }
  const where = (path: Path): string =>
    flags.find((flag) => `${pathText(path)}.`.startsWith(`${pathText(flag.path)}.`))?.name ?? "";
  return { source: "flag", values, where, whereName: where };
}
