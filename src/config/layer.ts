/** The sources of settings, one over the other. */

import type { Path } from "./shape.ts";
import { merged, valueAt, type Values } from "./values.ts";

/** One source of settings. In a list of layers, later ones win. */
export interface Layer {
  readonly source: "file" | "environment" | "flag";
  readonly values: Values;
  /** How a person finds the value: `hub.yaml:6:11`, `KUMIHIMO_HTTP_PORT`, `--port`. */
  where(path: Path): string;
  /** The same for a name rather than its value, where the two stand apart. */
  whereName(path: Path): string;
}

/** Where one value came from. */
export interface Origin {
  readonly source: "default" | Layer["source"];
  /** As `Layer.where`; empty for a default. */
  readonly where: string;
}

export const mergedLayers = (layers: readonly Layer[]): Values =>
  layers.reduce<Values>((under, layer) => merged(under, layer.values), {});

/** The layer that decides the value at `path`. */
export const decidingLayer = (layers: readonly Layer[], path: Path): Layer | undefined =>
  layers.findLast((layer) => valueAt(layer.values, path) !== undefined);

export function originIn(layers: readonly Layer[], path: Path): Origin {
  const layer = decidingLayer(layers, path);
  return layer === undefined
    ? { source: "default", where: "" }
    : { source: layer.source, where: layer.where(path) };
}

/** Where to look for `path`, or for what is missing there: the nearest place that somebody wrote. */
export function whereIn(layers: readonly Layer[], path: Path): string {
  if (path.length === 0) return "";
  const layer = decidingLayer(layers, path);
  return layer === undefined ? whereIn(layers, path.slice(0, -1)) : layer.where(path);
}
