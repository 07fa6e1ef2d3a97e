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
export function readBody(
  request: IncomingMessage,
  { most, idleSeconds }: BodyLimits,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"]) > most) {
      reject(httpErrors.bodyTooLarge({ limit: most }));
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stalled = (): void => finish(httpErrors.bodyStalled({ seconds: idleSeconds }));
    const watch = watchForStalls(idleSeconds, stalled);
    const finish = (error?: Error): void => {
      watch.end();
      request.off("data", take);
      if (error === undefined) resolve(joined(chunks));
      else reject(error);
    };
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > most) return finish(httpErrors.bodyTooLarge({ limit: most }));
      chunks.push(chunk);
      watch.moved();
    };
    request
      .on("data", take)
      .once("end", () => finish())
      .once("close", () => {
        if (!request.complete) finish(httpErrors.bodyCutOff({}));
      });
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
