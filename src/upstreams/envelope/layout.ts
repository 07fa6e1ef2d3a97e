import type { Layout } from "../../pipeline/passage.ts";
import { skim } from "./skim.ts";

/**
 * The layout of a request that every reader sees the same in: where a key stands twice in the message or
 * in its params, the hub could decide on one of the two and a server behind it could serve the other.
 *
 * @returns undefined where that is so, or there is no message.
 */
export function layoutOf(body: Buffer): Layout | undefined {
  const message = skim(body);
  if (message === undefined) return undefined;
  const span = message.get("params");
  if (span === undefined) return { message, params: undefined };
  const params = skim(body, span.start);
  return params && { message, params };
}
