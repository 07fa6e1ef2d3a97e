import type { Clock } from "../../kernel/clock.ts";
import type { State } from "../../storage/state/state.ts";
import type { Log } from "../../telemetry/log.ts";

export interface LoginNeeds {
  /** Remembers which answers were used, for as long as they could be used again. */
  readonly state: State;
  /** Learns why somebody was refused, and of outages. */
  readonly log: Log;
  readonly clock?: Clock;
}
