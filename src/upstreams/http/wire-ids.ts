import { shortId } from "../../kernel/ids.ts";
import { skim } from "../envelope/skim.ts";
import { inOrder, type Replacement, splice, type Spliced } from "../envelope/splice.ts";
import type { Outbound } from "../channel.ts";

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
export function withWireId(request: Addressed, wire: string): Buffer | Spliced | undefined {
  const { idAt, progressToken } = request;
  const text = `"${wire}"`;
  return idAt === undefined || progressToken !== undefined
    ? readAndSpliced(request, text)
    : withId(request, { start: idAt.start, end: idAt.end, text });
}

type Addressed = Pick<Outbound, "body" | "idAt" | "progressToken" | "spliced">;

function withId(request: Addressed, id: Replacement): Spliced {
  const { spliced } = request;
  if (spliced === undefined) return { text: request.body, replacements: [id] };
  return { text: spliced.text, replacements: inOrder([id, ...spliced.replacements]) };
}

function readAndSpliced({ body, progressToken }: Addressed, text: string): Buffer | undefined {
  const message = skim(body);
  const id = message?.get("id");
  if (message === undefined || id === undefined) return undefined;
  const replacements: Replacement[] = [{ ...id, text }];
  const params = message.get("params");
  if (progressToken !== undefined && params !== undefined) {
    const meta = skim(body, params.start)?.get("_meta");
    const token = meta && skim(body, meta.start)?.get("progressToken");
    if (token !== undefined) replacements.push({ ...token, text });
  }
  return splice(body, replacements);
}
