import * as z from "zod";
import type { Received } from "../../testing/vendor-api.ts";

/** What does not fit `schema` in a JSON request, one sentence each; names it lacks are faults too. */
export function faultsIn({ json, headers }: Received, schema: z.ZodType): string[] {
  const parsed = schema.safeParse(json);
  const faults = parsed.success ? [] : [z.prettifyError(parsed.error)];
  if (headers["content-type"] === "application/json") return faults;
  return [...faults, "the body is not called JSON"];
}
