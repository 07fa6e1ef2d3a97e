import * as z from "zod";
import { isJsonObject } from "../kernel/json-object.ts";
import type { Tool } from "./define-tool.ts";

/** Names of the arguments in a tool's schema; undefined where it lists none. */
export function argumentNamesOf({
  definition,
  inputSchema,
  input,
}: Tool): readonly string[] | undefined {
  const schema =
    definition?.["inputSchema"] ?? inputSchema ?? z.toJSONSchema(input, { unrepresentable: "any" });
  const properties = isJsonObject(schema) ? schema["properties"] : undefined;
  return isJsonObject(properties) ? Object.keys(properties) : undefined;
}
