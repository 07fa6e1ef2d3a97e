import { shortId } from "../../kernel/ids.ts";
import { skim } from "../envelope/skim.ts";
import { type Replacement, splice } from "../envelope/splice.ts";
import type { Outbound } from "../channel.ts";
import type { Patched } from "./http1/request.ts";

/**
 * Ids of requests in one session, as text: 72 random bits and a number. No other caller of the session
 * can guess them, and no result holds them by chance. Text, because some servers keep numbers in 32 bits.
 */
export function createWireIds(): () => string {
  const own = shortId();
  let count = 0;
  return () => {
    count += 1;
    return `${own}.${count.toString(36)}`;
  };
}

/**
 * The request under its id on the wire, which is its progress token, too, if it has one.
 *
 * @returns undefined where the body is no request.
 */
export function withWireId(
  { body, idAt, progressToken }: Pick<Outbound, "body" | "idAt" | "progressToken">,
  wire: string,
): Buffer | Patched | undefined {
  if (idAt !== undefined && progressToken === undefined) {
    return { text: body, start: idAt.start, end: idAt.end, instead: `"${wire}"` };
  }
  const message = skim(body);
  const id = message?.get("id");
  if (message === undefined || id === undefined) return undefined;
  const text = `"${wire}"`;
  const replacements: Replacement[] = [{ ...id, text }];
  const params = message.get("params");
  if (progressToken !== undefined && params !== undefined) {
    const meta = skim(body, params.start)?.get("_meta");
    const token = meta && skim(body, meta.start)?.get("progressToken");
    if (token !== undefined) replacements.push({ ...token, text });
  }
  return splice(body, replacements);
}
