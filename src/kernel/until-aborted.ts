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
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(signal.reason);
  aborted.catch(() => undefined);
  signal.addEventListener("abort", giveUp, { once: true });
  let ended = false;
  try {
    while (true) {
      const next = await Promise.race([chunks.next(), aborted]);
      if (next.done === true) break;
      yield next.value;
    }
    ended = true;
  } finally {
    signal.removeEventListener("abort", giveUp);
    if (!ended) leave(source, chunks);
  }
}

/** Not waited for: a source that hangs would hang its reader too. */
function leave(source: object, chunks: AsyncIterator<unknown>): void {
  if ("destroy" in source && typeof source.destroy === "function") source.destroy();
  void chunks.return?.()?.catch(() => undefined);
}
