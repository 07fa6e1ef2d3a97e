import type { IncomingMessage } from "node:http";
import { giveBack } from "../kernel/large-memory.ts";
import { httpErrors } from "./errors.ts";
import { watchForStalls } from "./stalls.ts";

export interface BodyLimits {
  /** Bytes. */
  readonly most: number;
  /** How long it may stand still, to the second. */
  readonly idleSeconds: number;
}

/**
 * Reads a whole request body.
 *
 * @throws `http.bodyTooLarge` as soon as more than `most` bytes are announced or have come,
 * `http.bodyStalled`, `http.bodyCutOff`.
 */
export const readBody = (request: IncomingMessage, limits: BodyLimits): Promise<Buffer> =>
  new Promise((resolve, reject) => takeBody(request, limits, resolve, reject));

/** The same for whoever cannot wait for a promise: `take` is called as soon as the body is there. */
export function takeBody(
  request: IncomingMessage,
  { most, idleSeconds }: BodyLimits,
  take: (body: Buffer) => void,
  fail: (error: Error) => void,
): void {
  if (Number(request.headers["content-length"]) > most) {
    return fail(httpErrors.bodyTooLarge({ limit: most }));
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  let over = false;
  const end = (error?: Error): void => {
    if (over) return;
    over = true;
    watch.end();
    if (error === undefined) return take(joined(chunks));
    request.off("data", add);
    fail(error);
  };
  const watch = watchForStalls(idleSeconds, () =>
    end(httpErrors.bodyStalled({ seconds: idleSeconds })),
  );
  const add = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > most) return end(httpErrors.bodyTooLarge({ limit: most }));
    chunks.push(chunk);
    watch.moved();
  };
  request
    .on("data", add)
    .on("end", () => end())
    .on("close", () => {
      if (!request.complete) end(httpErrors.bodyCutOff({}));
    });
}

/** Most bodies come in one piece, which needs no copy. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const body = Buffer.concat(chunks);
  for (const chunk of chunks) giveBack(chunk);
  return body;
}
