import type { CallToolResult } from "@modelcontextprotocol/server";
import type { Answer } from "../pipeline/define-tool.ts";
import { type Era, failureKey, isJsonObject } from "./protocol.ts";

/**
 * A tool's answer as `CallToolResult`.
 *
 * A failure carries its code and advice in `_meta`, besides the text. Output that is not an object is
 * also given as text, and wrapped in `{ result }` for legacy clients, whose schema wants an object.
 */
export function toolResult(
  { content, structured, isError, failure, result: written }: Answer,
  { era, outputIsObject }: { readonly era: Era; readonly outputIsObject: boolean },
): CallToolResult {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- another server's own words
  if (written !== undefined) return written as unknown as CallToolResult;
  const plain = structured === undefined || isJsonObject(structured);
  const wrap = era === "legacy" && structured !== undefined && !(plain && outputIsObject);
  const spoken = plain || content.some(({ type }) => type === "text");
  const result = {
    content: spoken ? content : [...content, { type: "text", text: JSON.stringify(structured) }],
    ...(structured !== undefined && {
      structuredContent: wrap ? { result: structured } : structured,
    }),
    ...(isError === true && { isError }),
    ...(failure !== undefined && {
      _meta: { [failureKey]: { code: failure.code, advice: failure.advice } },
    }),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same shapes, there mutable
  return result as unknown as CallToolResult;
}
