/**
 * A call that asked its caller is answered on another request than the one it came with. What its
 * upstream still says under the first one's id and progress token is put under those of the last.
 *
 * @module
 */

import { isJsonObject } from "../../kernel/json-object.ts";
import type { Passage } from "../../pipeline/passage.ts";
import { skim, type Span } from "../envelope/skim.ts";
import { splice } from "../envelope/splice.ts";

/** The answer under the id of this request. */
export const answerFor = ({ id }: Pick<Passage, "id">, text: Buffer): Buffer =>
  replaced(text, skim(text)?.get("id"), id);

/** A notification under the progress token of this request; undefined where it has none. */
export function noticeFor({ params }: Pick<Passage, "params">, text: Buffer): Buffer | undefined {
  const said = skim(text)?.get("params");
  const token = said && skim(text, said.start)?.get("progressToken");
  if (token === undefined) return text;
  const { _meta: meta } = params;
  const own = isJsonObject(meta) ? meta["progressToken"] : undefined;
  return own === undefined ? undefined : replaced(text, token, own);
}

function replaced(text: Buffer, span: Span | undefined, value: unknown): Buffer {
  const own = JSON.stringify(value);
  if (span === undefined || text.toString("utf8", span.start, span.end) === own) return text;
  return splice(text, [{ ...span, text: own }]);
}
