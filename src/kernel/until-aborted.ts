/**
 * The same chunks, given up as soon as the signal fires, even while the next one is awaited.
 *
 * A source that is left early, for whatever reason, is told so: a stream is destroyed.
 *
 * @throws the signal's reason.
 */
export async function* untilAborted<Chunk>(
  source: AsyncIterable<Chunk>,
  signal: AbortSignal,
): AsyncGenerator<Chunk, void, undefined> {
  signal.throwIfAborted();
  const chunks = source[Symbol.asyncIterator]();
  // One promise for each step: a race against one that lasts would keep every chunk until the end.
  let giveUp: ((reason: unknown) => void) | undefined;
  const next = (): Promise<IteratorResult<Chunk>> =>
    new Promise((resolve, reject) => {
      giveUp = reject;
      chunks.next().then(resolve, reject);
    });
  const onAbort = (): void => giveUp?.(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  let ended = false;
  try {
    for (let step = await next(); step.done !== true; step = await next()) {
      yield step.value;
      signal.throwIfAborted();
    }
    ended = true;
  } finally {
    signal.removeEventListener("abort", onAbort);
    if (!ended) leave(source, chunks);
  }
}

/** Not waited for: a source that hangs would hang its reader too. */
function leave(source: object, chunks: AsyncIterator<unknown>): void {
  if ("destroy" in source && typeof source.destroy === "function") source.destroy();
  void chunks.return?.()?.catch(() => undefined);
}
