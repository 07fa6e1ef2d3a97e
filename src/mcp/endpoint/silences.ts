import { type Attendant, Attendance } from "../../kernel/attendance.ts";

/** Something that should not be silent for long. */
export interface Silent extends Attendant {
  breakSilence(): void;
}

/** Breaks the silence of answers that are long in coming; one clock for all of them. */
export interface Silences extends Disposable {
  watch(silent: Silent): void;
  forget(silent: Silent): void;
}

/** Each is broken at least once in every `milliseconds`. */
export function createSilences(milliseconds: number): Silences {
  const watched = new Attendance<Silent>();
  /** Those who were watched at the last look; whoever came since is not long silent. */
  let before = new WeakSet<Silent>();
  const tick = (): void => {
    const present = watched.present();
    for (const silent of present) if (before.has(silent)) silent.breakSilence();
    before = new WeakSet(present);
  };
  const clock = setInterval(tick, milliseconds / 2).unref();
  return {
    watch: (silent) => watched.join(silent),
    forget: (silent) => watched.leave(silent),
    [Symbol.dispose]: () => clearInterval(clock),
  };
}
