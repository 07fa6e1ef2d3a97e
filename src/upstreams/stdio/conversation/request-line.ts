import type { Outbound } from "../../channel.ts";
import { skim, type Span } from "../../envelope/skim.ts";
import { type Replacement, splice } from "../../envelope/splice.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/**
 * A caller's request as one line for the child, under an id and a progress token that no other caller
 * of the same child has.
 *
 * @returns undefined where the body is no request that can be read in one way only.
 */
export function requestLine({ body }: Outbound, wireId: number): Buffer | undefined {
  const members = skim(body);
  const id = members?.get("id");
  if (members === undefined || id === undefined) return undefined;
  const text = String(wireId);
  const end: Replacement = { start: body.length, end: body.length, text: "\n" };
  const token = progressToken(body, members.get("params"));
  if (token === "unreadable") return undefined;
  const changes = [{ ...id, text }, ...(token === undefined ? [] : [{ ...token, text }]), end];
  return splice(onOneLine(body), changes);
}

function progressToken(body: Buffer, params: Span | undefined): Span | undefined | "unreadable" {
  if (params === undefined) return undefined;
  const members = skim(body, params.start);
  if (members === undefined) return "unreadable";
  const meta = members.get("_meta");
  if (meta === undefined) return undefined;
  return skim(body, meta.start)?.get("progressToken");
}

/** Between its parts a message may hold line ends, which would cut it here; inside strings it has none. */
function onOneLine(body: Buffer): Buffer {
  if (!body.includes(newline) && !body.includes(carriageReturn)) return body;
  const line = Buffer.from(body);
  for (const [at, byte] of line.entries()) {
    if (byte === newline || byte === carriageReturn) line[at] = space;
  }
  return line;
}
