/** Options of the command line from a tool's input schema, and back to its arguments. */

import type { JsonSchema, ToolListing } from "../app-contract.ts";
import type { Given, Option } from "../define-command.ts";
import { usage } from "../usage.ts";
import {
  allows,
  isSchema,
  itemVariants,
  propertiesOf,
  type Variant,
  variantsOf,
} from "./json-schema.ts";

/** An option for one argument of a tool. */
export interface ToolOption extends Option {
  readonly property: string;
  readonly variants: readonly Variant[];
}

/** `detailLevel` and `detail_level` become `detail-level`. */
export const kebab = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();

/**
 * An option for each argument of the tool. Arguments whose name is in `taken`, or is no option's name,
 * can be given with `--json` only.
 */
export function toolOptions(tool: ToolListing, taken: readonly string[]): readonly ToolOption[] {
  const names = new Set(taken);
  const options: ToolOption[] = [];
  for (const [property, schema] of Object.entries(propertiesOf(tool.inputSchema))) {
    const name = kebab(property);
    if (names.has(name) || !/^(?!no-)[a-z][a-z\d-]+$/.test(name)) continue;
    names.add(name);
    options.push(toolOption(property, schema, tool.inputSchema));
  }
  return options;
}

function toolOption(property: string, schema: unknown, root: JsonSchema): ToolOption {
  const variants = variantsOf(schema, root);
  const text =
    isSchema(schema) && typeof schema["description"] === "string" ? schema["description"] : "";
  const choices = choicesIn(variants);
  const about = choices.length === 0 ? text : `${text} (${choices.join(", ")})`.trimStart();
  const name = `--${kebab(property)}`;
  const option = { property, variants, about: { en: about, ja: about } };
  if (allows(variants, "array")) return { ...option, flags: `${name} <value>`, repeatable: true };
  return { ...option, flags: isSwitch(variants) ? `${name} [true|false]` : `${name} <value>` };
}

/** Whether the option may stand without a value. */
export const isSwitch = (variants: readonly Variant[]): boolean =>
  allows(variants, "boolean") && !allows(variants, "string");

const choicesIn = (variants: readonly Variant[]): readonly string[] =>
  variants.flatMap(({ schema }) =>
    Array.isArray(schema["enum"]) ? schema["enum"].map(String) : [],
  );

/** The arguments that were given as options. @throws `cli.usage` */
export function toolArguments(
  tool: ToolListing,
  options: readonly ToolOption[],
  given: Given,
): Readonly<Record<string, unknown>> {
  const written = options
    .map((option) => ({ option, value: given.value(attribute(option.property)) }))
    .filter(({ value }) => value !== undefined);
  return Object.fromEntries(
    written.map(({ option, value }) => [option.property, argument(option, value, tool)]),
  );
}

/** commander's name of `--detail-level` is `detailLevel`. */
const attribute = (property: string): string =>
  kebab(property).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function argument({ property, variants }: ToolOption, value: unknown, tool: ToolListing): unknown {
  const name = `--${kebab(property)}`;
  if (!Array.isArray(value))
    return typeof value === "string" ? typed(variants, value, name) : value;
  const texts = value.map(String);
  const [only] = texts;
  if (texts.length === 1 && only?.trimStart().startsWith("[")) return json(only, name);
  const items = itemVariants(variants, tool.inputSchema);
  return texts.map((text) => typed(items, text, name));
}

function typed(variants: readonly Variant[], text: string, name: string): unknown {
  const isObject = text.trimStart().startsWith("{") && allows(variants, "object");
  if (isObject) return json(text, name);
  if (allows(variants, "string")) return text;
  if (allows(variants, "number", "integer")) return number(text, name);
  if (allows(variants, "boolean")) return truth(text, name);
  return allows(variants, "object", "array") ? json(text, name) : anything(text);
}

function number(text: string, name: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isNaN(value)) return value;
  throw usage(
    `${name} takes a number, not "${text}".`,
    `${name} には数値を指定してください（「${text}」は使えません）。`,
  );
}

function truth(text: string, name: string): boolean {
  if (text === "true" || text === "false") return text === "true";
  throw usage(
    `${name} takes true or false, not "${text}".`,
    `${name} には true か false を指定してください（「${text}」は使えません）。`,
  );
}

function json(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    throw usage(`${name} takes JSON: ${why}.`, `${name} には JSON を指定してください: ${why}`);
  }
}

/** Where the schema says nothing of the type. */
function anything(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
