/** Something that should not be silent for long. */
export interface Silent {
  breakSilence(): void;
}

/** Breaks the silence of answers that are long in coming; one clock for all of them. */
export interface Silences extends Disposable {
  watch(silent: Silent): void;
  forget(silent: Silent): void;
}

/** Each is broken at least once in every `milliseconds`. */
export function createSilences(milliseconds: number): Silences {
  let fresh = new Set<Silent>();
  let waiting = new Set<Silent>();
  const tick = (): void => {
    for (const silent of waiting) silent.breakSilence();
    for (const silent of fresh) waiting.add(silent);
    fresh = new Set();
  };
  const clock = setInterval(tick, milliseconds / 2).unref();
  return {
    watch: (silent) => void fresh.add(silent),
    forget(silent) {
      if (!fresh.delete(silent)) waiting.delete(silent);
    },
    [Symbol.dispose]() {
      clearInterval(clock);
      fresh.clear();
      waiting = new Set();
    },
  };
}
