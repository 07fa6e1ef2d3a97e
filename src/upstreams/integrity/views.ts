/**
 * The view of an MCP App that a tool names in its `_meta`: `ui.resourceUri`, and the older flat key
 * `ui/resourceUri` that hosts still read.
 *
 * @module
 */

import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";

const flatKey = "ui/resourceUri";

/** What `_meta` says of views, and nothing else of it; undefined where it says nothing. */
export function viewsOf(meta: unknown): JsonObject | undefined {
  if (!isJsonObject(meta)) return undefined;
  const found = ["ui", flatKey].filter((key) => meta[key] !== undefined);
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map((key) => [key, meta[key]]));
}

/** The definition with the address of its view, wherever it stands, rewritten. */
export function withViews<Definition extends JsonObject>(
  definition: Definition,
  rewrite: (uri: string) => string,
): Definition {
  const meta = definition["_meta"];
  if (!isJsonObject(meta) || viewsOf(meta) === undefined) return definition;
  const { ui, [flatKey]: flat } = meta;
  return {
    ...definition,
    _meta: {
      ...meta,
      ...(isJsonObject(ui) &&
        typeof ui["resourceUri"] === "string" && {
          ui: { ...ui, resourceUri: rewrite(ui["resourceUri"]) },
        }),
      ...(typeof flat === "string" && { [flatKey]: rewrite(flat) }),
    },
  };
}
