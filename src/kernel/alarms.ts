/** One clock for many time limits that need no precision. */

import { type Attendant, Attendance } from "./attendance.ts";

/** Takes an alarm back; after it has gone off, nothing happens. */
export type Disarm = () => void;

interface Alarm extends Attendant {
  readonly at: number;
  readonly ring: () => void;
}

/** How often the clock looks, in milliseconds: an alarm is late by so much at most. */
const interval = 100;

const armed = new Attendance<Alarm>();
let clock: NodeJS.Timeout | undefined;

/**
 * Calls `ring` after `seconds`, up to a tenth of a second late.
 *
 * Most time limits are taken back long before they are over, thousands of times a second. Here that
 * costs an entry in a list and not a timer. The clock stands still while nothing is armed.
 */
export function setAlarm(seconds: number, ring: () => void): Disarm {
  const alarm: Alarm = { at: performance.now() + seconds * 1000, ring, place: -1 };
  armed.join(alarm);
  clock ??= setInterval(look, interval).unref();
  return () => armed.leave(alarm);
}

function look(): void {
  if (armed.size === 0) {
    clearInterval(clock);
    clock = undefined;
    return;
  }
  const now = performance.now();
  for (const alarm of armed.present()) {
    if (alarm.at > now) continue;
    armed.leave(alarm);
    alarm.ring();
  }
}
