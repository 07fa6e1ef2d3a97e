import * as z from "zod";
import { listOf } from "../wire/list-of.ts";

/** A coordinate that is missing is 0: proto3 does not send defaults. */
const vertex = z.object({ x: z.number().default(0), y: z.number().default(0) });

/** Corners in pixels, or, of a thing, in shares of the picture's width and height. */
export const polygon = z
  .object({ vertices: listOf(vertex), normalizedVertices: listOf(vertex) })
  .default({ vertices: [], normalizedVertices: [] })
  .catch({ vertices: [], normalizedVertices: [] });

export type Polygon = z.output<typeof polygon>;
