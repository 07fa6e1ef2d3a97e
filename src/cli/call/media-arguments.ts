/** Files of this machine among a tool's arguments. */

import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { JsonSchema } from "../app-contract.ts";
import { cliErrors } from "../errors.ts";
import {
  isMedia,
  isSchema,
  itemVariants,
  propertiesOf,
  type Variant,
  variantsOf,
} from "./json-schema.ts";

/** From the absolute path of a file to what the tool is given for it. */
export type FileTaker = (file: string) => Promise<string>;

/**
 * `values` with every file that stands where the schema wants media replaced by what `take` makes of it.
 * URLs and base64 stay as they are.
 *
 * @throws `cli.notRead` for what can only be the name of a file, and is none.
 */
export async function withFiles(
  values: unknown,
  schema: JsonSchema,
  { directory, take }: { readonly directory: string; readonly take: FileTaker },
): Promise<unknown> {
  const replace = async (value: unknown, variants: readonly Variant[]): Promise<unknown> => {
    if (typeof value === "string") {
      const file = isMedia(variants) ? await namedFile(value, directory) : undefined;
      return file === undefined ? value : await take(file);
    }
    if (Array.isArray(value)) {
      const items = itemVariants(variants, schema);
      return await Promise.all(value.map((item) => replace(item, items)));
    }
    if (!isSchema(value)) return value;
    const properties = variants.map((variant) => propertiesOf(variant.schema));
    const entries = Object.entries(value).map(async ([key, inner]) => {
      const below = properties.flatMap((each) => variantsOf(each[key], schema));
      return [key, await replace(inner, below)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  };
  return await replace(values, variantsOf(schema, schema));
}

const scheme = /^[a-z][a-z\d+.-]+:/i;

/** Base64 has no dot, so what ends in one and a few letters is a name. */
const fileName = /^[^\n]{1,1024}\.[A-Za-z\d]{1,5}$/;

/** The absolute path of the file that `text` names, or `undefined` where it is something else. */
export async function namedFile(text: string, directory: string): Promise<string | undefined> {
  if (scheme.test(text) || text.length > 4096) return undefined;
  const path = resolve(directory, text);
  try {
    return (await stat(path)).isFile() ? path : undefined;
  } catch (error) {
    if (!fileName.test(text)) return undefined;
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw cliErrors.notRead({ file: text, why }, { cause: error });
  }
}
