/**
 * What of a tool's definition is pinned: all that a model reads, or that changes what a call does.
 *
 * Left out are `icons`, whose addresses may be signed anew with each list, and `_meta`, which servers
 * fill with build numbers and the like for machines. Of `_meta` only the view of an MCP App counts: it
 * decides which page is shown to a person. Fields that nobody knows yet count, too: a model may be
 * handed them.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { canonicalJson } from "../../kernel/canonical-json.ts";
import type { JsonObject } from "../../kernel/json-object.ts";
import { viewsOf } from "./views.ts";

/** The parts of a definition by name, each as text that a person can compare line by line. */
export type Parts = Readonly<Record<string, string>>;

/** SHA-256 over the canonical JSON of all that is pinned, in hex. */
export function hashOf(definition: JsonObject): string {
  return createHash("sha256")
    .update(canonicalJson(pinned(definition)))
    .digest("hex");
}

const ownParts: ReadonlySet<string> = new Set([
  "title",
  "description",
  "inputSchema",
  "outputSchema",
  "annotations",
  "_meta",
]);

/** The same as {@link hashOf} covers, to be shown; texts that are very long end with their digest. */
export function partsOf(definition: JsonObject): Parts {
  const { name: _, ...all } = pinned(definition);
  const [own, others] = parted(Object.entries(all), ([key]) => ownParts.has(key));
  const parts = own.map(([key, value]) => [key, clipped(readable(value))]);
  if (others.length > 0) parts.push(["other", clipped(readable(Object.fromEntries(others)))]);
  return Object.fromEntries(parts);
}

function pinned(definition: JsonObject): JsonObject {
  const { icons: _, _meta: meta, ...rest } = definition;
  const views = viewsOf(meta);
  return views === undefined ? rest : { ...rest, _meta: views };
}

const parted = <Item>(items: readonly Item[], fits: (item: Item) => boolean): [Item[], Item[]] => [
  items.filter(fits),
  items.filter((item) => !fits(item)),
];

const readable = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(JSON.parse(canonicalJson(value)), null, 2);

/** Characters of one part that are kept. */
const longest = 16_384;

/** Two texts that differ are still two after this, because the digest tells what was cut off. */
function clipped(text: string): string {
  if (text.length <= longest) return text;
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 32);
  return `${text.slice(0, longest)}… (${text.length} characters, SHA-256 ${digest}…)`;
}
