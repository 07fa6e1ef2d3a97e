import type { IncomingMessage } from "node:http";
import { httpErrors } from "./errors.ts";

export interface BodyLimits {
  /** Bytes. */
  readonly most: number;
  /** How long it may stand still. */
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
    const idle = setTimeout(
      () => finish(httpErrors.bodyStalled({ seconds: idleSeconds })),
      idleSeconds * 1000,
    );
    const finish = (error?: Error): void => {
      clearTimeout(idle);
      request.off("data", take).off("end", end).off("close", cutOff).off("error", cutOff);
      if (error === undefined) resolve(joined(chunks));
      else reject(error);
    };
    const end = (): void => finish();
    const cutOff = (): void => finish(httpErrors.bodyCutOff({}));
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > most) return finish(httpErrors.bodyTooLarge({ limit: most }));
      chunks.push(chunk);
      idle.refresh();
    };
    request.on("data", take).on("end", end).on("close", cutOff).on("error", cutOff);
  });
}

/** Most bodies come in one piece, which needs no copy. */
const joined = (chunks: readonly Buffer[]): Buffer => {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
};
