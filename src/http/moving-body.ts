import type { IncomingMessage } from "node:http";
import { httpErrors } from "./errors.ts";

/**
 * A request's body as it comes, for as long as it comes. Leaving off early does not end the
 * connection, so that the client can be told why.
 *
 * @throws `http.bodyStalled` when nothing arrived for `idleSeconds`, `http.bodyCutOff`.
 */
export async function* movingBody(
  request: IncomingMessage,
  idleSeconds: number,
): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = request.iterator({ destroyOnReturn: false });
  for (;;) {
    const next = await withinIdle(chunks.next(), idleSeconds);
    if (next.done === true) return;
    yield next.value;
  }
}

async function withinIdle<Result>(work: Promise<Result>, seconds: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(httpErrors.bodyStalled({ seconds })), seconds * 1000);
  });
  const arrived = work.catch((error: unknown) => {
    throw httpErrors.bodyCutOff({}, { cause: error });
  });
  try {
    return await Promise.race([arrived, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

/** Enough for every signature that tells a type. */
const headBytes = 4100;

/**
 * The first bytes of some content, and all of it.
 *
 * @throws `http.noContent` when there is none.
 */
export async function startOf(
  chunks: AsyncGenerator<Buffer>,
): Promise<{ readonly head: Buffer; readonly content: AsyncGenerator<Buffer> }> {
  const first: Buffer[] = [];
  let bytes = 0;
  while (bytes < headBytes) {
    const next = await chunks.next();
    if (next.done === true) break;
    first.push(next.value);
    bytes += next.value.length;
  }
  if (bytes === 0) throw httpErrors.noContent({});
  return { head: Buffer.concat(first).subarray(0, headBytes), content: joined(first, chunks) };
}

async function* joined(
  first: readonly Buffer[],
  rest: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}
