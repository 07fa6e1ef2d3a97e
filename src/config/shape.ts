/** What a schema says about one setting: its type, the names below it, whether it is a secret. */

import * as z from "zod";

type Schema = z.core.JSONSchema.BaseSchema;

/** A place in the configuration: names, and numbers inside lists. */
export type Path = readonly (string | number)[];

/** The JSON Schemas that may describe one place; more than one where the setting has variants. */
export type Shape = readonly Schema[];

export const pathText = (path: Path): string => path.join(".");

/** The JSON Schema of what may be written, for editors and for the questions below. */
export const inputSchema = (schema: z.core.$ZodType): Schema =>
  z.toJSONSchema(schema, { io: "input", reused: "inline", unrepresentable: "any" });

/** The sections of a whole configuration are described once they are asked for; most never are. */
export const shapeOf = (schema: z.ZodType): Shape =>
  schema instanceof z.ZodObject && schema.def.checks === undefined
    ? [{ ...inputSchema(schema.pick({})), properties: sectionsOf(schema.shape) }]
    : variants(inputSchema(schema));

function sectionsOf(shape: z.core.$ZodShape): Readonly<Record<string, Schema>> {
  const described: Record<string, Schema> = {};
  const sections: Record<string, Schema> = {};
  for (const [name, section] of Object.entries(shape)) {
    const get = (): Schema => (described[name] ??= inputSchema(section));
    Object.defineProperty(sections, name, { enumerable: true, get });
  }
  return sections;
}

function variants(schema: Schema): Schema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...inner.flatMap((each) => (typeof each === "boolean" ? [] : variants(each)))];
}

/** The shape at `path` below `shape`; empty where the schema knows no such place. */
export function shapeAt(shape: Shape, path: Path): Shape {
  return path.reduce<Shape>((at, key) => at.flatMap((schema) => child(schema, key)), shape);
}

function child(schema: Schema, key: string | number): Shape {
  const named = schema.properties !== undefined && Object.hasOwn(schema.properties, key);
  const found =
    typeof key === "number"
      ? schema.items
      : named
        ? schema.properties?.[key]
        : schema.additionalProperties;
  return typeof found === "object" && !Array.isArray(found) ? variants(found) : [];
}

/** The names that may stand at this place. */
export const namesIn = (shape: Shape): string[] => [
  ...new Set(shape.flatMap((schema) => Object.keys(schema.properties ?? {}))),
];

export const isSecret = (shape: Shape): boolean =>
  shape.some((schema) => schema["secret"] === true);

/** Every setting that has a name of its own, down to those with nothing named below them. */
export function settingsIn(shape: Shape, path: Path = []): Path[] {
  const names = namesIn(shape);
  if (names.length === 0) return path.length === 0 ? [] : [path];
  return names.flatMap((name) => settingsIn(shapeAt(shape, [name]), [...path, name]));
}

/**
 * Text from outside (a variable, a flag) as the type that the schema wants here.
 *
 * What does not fit stays text, so that the schema words the complaint.
 */
export function fromText(shape: Shape, text: string): unknown {
  const types = new Set(shape.map((schema) => schema.type));
  if (types.has("string")) return text;
  if (types.has("boolean") && (text === "true" || text === "false")) return text === "true";
  if (types.has("integer") || types.has("number")) return numberIn(text);
  if (types.has("array")) return listIn(shape, text);
  return types.has("object") ? jsonIn(text) : text;
}

const numberIn = (text: string): unknown =>
  text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);

/** A JSON list, or items with commas between them. */
function listIn(shape: Shape, text: string): unknown {
  if (text.trimStart().startsWith("[")) return jsonIn(text);
  const item = shapeAt(shape, [0]);
  return text.split(",").map((each) => fromText(item, each.trim()));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
