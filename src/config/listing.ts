/** A configuration as it may be shown: every value with its origin, without secrets. */

import { scrubber } from "../telemetry/scrubber.ts";
import type { Origin } from "./layer.ts";
import { isSecret, type Path, pathText, type Shape, shapeAt } from "./shape.ts";
import { isValues } from "./values.ts";

export interface ListedSetting {
  /** `http.port` */
  readonly path: string;
  /** A value that JSON can write; `[secret]` in the place of a secret. */
  readonly value: unknown;
  readonly origin: Origin;
}

/** Every setting that has a value, in the order of the schema. */
export function listing(
  config: unknown,
  shape: Shape,
  origin: (path: Path) => Origin,
): ListedSetting[] {
  const credentials = scrubber();

  const shown = (value: unknown, at: Shape): unknown => {
    if (isSecret(at)) return "[secret]";
    if (typeof value === "string") return credentials.scrub(value);
    if (Array.isArray(value)) return value.map((item, index) => shown(item, shapeAt(at, [index])));
    if (!isValues(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, shown(inner, shapeAt(at, [key]))]),
    );
  };

  const list = (value: unknown, path: Path): ListedSetting[] => {
    if (value === undefined) return [];
    if (isValues(value) && Object.keys(value).length > 0) {
      return Object.entries(value).flatMap(([key, inner]) => list(inner, [...path, key]));
    }
    return [
      { path: pathText(path), value: shown(value, shapeAt(shape, path)), origin: origin(path) },
    ];
  };

  return list(config, []);
}
