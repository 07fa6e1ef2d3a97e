/** Work that is done at the start and then every hour, never twice at once. */

const everySeconds = 60 * 60;

export interface Upkeep extends AsyncDisposable {
  /** Settles as the first round does. */
  readonly ready: Promise<void>;
}

/** The signal fires when nobody needs the work any more. A later round that fails is left to the next. */
export function upkeep(work: (signal: AbortSignal) => Promise<void>): Upkeep {
  const closing = new AbortController();
  const ready = work(closing.signal);
  let rounds = ready.catch(() => undefined);
  const timer = setInterval(() => {
    rounds = rounds.then(() => work(closing.signal)).catch(() => undefined);
  }, everySeconds * 1000);
  timer.unref();
  return {
    ready,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      closing.abort();
      await rounds;
    },
  };
}
