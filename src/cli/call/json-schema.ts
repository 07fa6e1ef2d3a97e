/** Reading a tool's input schema. */

import type { JsonSchema } from "../app-contract.ts";

/** One of the forms a value may have; references are followed. */
export interface Variant {
  readonly schema: JsonSchema;
  readonly types: readonly string[];
}

const deepest = 8;

/** All forms that `schema`, found somewhere in `root`, allows. */
export function variantsOf(schema: unknown, root: JsonSchema, depth = 0): readonly Variant[] {
  if (!isSchema(schema) || depth > deepest) return [];
  const inner = [schema["anyOf"], schema["oneOf"], schema["allOf"]].flatMap((each) =>
    Array.isArray(each) ? each : [],
  );
  const target = referenced(schema["$ref"], root);
  const more = target === undefined ? inner : [...inner, target];
  return [
    { schema, types: [schema["type"]].flat().filter((type) => typeof type === "string") },
    ...more.flatMap((each) => variantsOf(each, root, depth + 1)),
  ];
}

/** `#/$defs/Media` in the same document; anything further away is not looked up. */
function referenced(reference: unknown, root: JsonSchema): unknown {
  if (typeof reference !== "string" || !reference.startsWith("#/")) return undefined;
  return reference
    .slice(2)
    .split("/")
    .reduce<unknown>((at, key) => (isSchema(at) ? at[key] : undefined), root);
}

export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const propertiesOf = (schema: JsonSchema): JsonSchema =>
  isSchema(schema["properties"]) ? schema["properties"] : {};

export const allows = (variants: readonly Variant[], ...types: readonly string[]): boolean =>
  variants.some((variant) => variant.types.some((type) => types.includes(type)));

/** What one item of a list may be. */
export const itemVariants = (variants: readonly Variant[], root: JsonSchema): readonly Variant[] =>
  variants.flatMap(({ schema }) => variantsOf(schema["items"], root));

/** Media is written as text (a URL, a path, base64) or as an object with its bytes. */
export const isMedia = (variants: readonly Variant[]): boolean =>
  allows(variants, "string") &&
  variants.some(({ schema }) => {
    const properties = propertiesOf(schema);
    return "data" in properties && "mimeType" in properties;
  });
