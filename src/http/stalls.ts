import { type Attendant, Attendance } from "../kernel/attendance.ts";

/** One reader's place among those that are watched. */
export interface StallWatch {
  /** Something came. */
  moved(): void;
  end(): void;
}

interface Watched extends Attendant {
  readonly seconds: number;
  readonly stalled: () => void;
  still: number;
}

const watched = new Attendance<Watched>();
let clock: NodeJS.Timeout | undefined;

/**
 * Calls `stalled` when nothing moved for `seconds`, up to one second later.
 *
 * All readers share one clock, because most bodies are there at once and a timer for each would cost
 * more than reading them. It runs while somebody is watched and a second longer.
 */
export function watchForStalls(seconds: number, stalled: () => void): StallWatch {
  const own: Watched = { seconds, stalled, still: 0, place: -1 };
  watched.join(own);
  clock ??= setInterval(tick, 1000).unref();
  return {
    moved() {
      own.still = 0;
    },
    end: () => watched.leave(own),
  };
}

function tick(): void {
  if (watched.size === 0) {
    clearInterval(clock);
    clock = undefined;
  }
  for (const own of watched.present()) {
    if (own.still >= own.seconds) own.stalled();
    else own.still += 1;
  }
}
