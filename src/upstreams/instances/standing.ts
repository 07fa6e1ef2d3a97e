import type { Clock } from "../../kernel/clock.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { createEjection } from "./ejection.ts";
import type { CheckResult } from "./health/keep-checking.ts";
import type { InstanceReport } from "./instances.ts";
import { slowStart } from "./slow-start.ts";

const longestWhy = 200;

/** What checks and requests have shown of one instance. Times are the clock's seconds. */
export class Standing {
  readonly #clock: Clock;
  readonly #ejection = createEjection();
  #sitsOutUntil = -Infinity;
  /** From when on it gets its share, slowly at first. */
  #since: number;
  #checkedWell: boolean | undefined;
  #answeredWell: boolean | undefined;
  #lastCheck: string | undefined;
  #lastFailure: InstanceReport["lastFailure"];

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.seconds();
  }

  /** Whether it should get requests: no check found it ill, and it does not sit out. */
  isWell(now: number): boolean {
    return this.#checkedWell !== false && now >= this.#sitsOutUntil;
  }

  isEjected(now: number): boolean {
    return now < this.#sitsOutUntil;
  }

  shareAt(now: number): number {
    return slowStart(now - this.#since);
  }

  recovered(): void {
    this.#since = Math.max(this.#since, this.#clock.seconds());
  }

  noteCheck(result: CheckResult): void {
    this.#lastCheck = this.#clock.now().toISOString();
    if (!result.well) this.#lastFailure = { at: this.#lastCheck, why: wordsFor(result.why) };
    else if (this.#checkedWell === false) this.recovered();
    this.#checkedWell = result.well;
  }

  /** @returns whether this request's failure ejects it. */
  noteRequest(ok: boolean, now: number, mayEject: () => boolean): boolean {
    this.#answeredWell = ok;
    if (!ok) {
      this.#lastFailure = { at: this.#clock.now().toISOString(), why: "A request failed." };
    }
    const until = this.#ejection.note(ok, now, mayEject);
    if (until === undefined) return false;
    this.#sitsOutUntil = until;
    this.#since = until;
    return true;
  }

  report(now: number): Pick<InstanceReport, "health" | "lastCheck" | "lastFailure"> {
    return {
      health: this.#healthAt(now),
      ...(this.#lastCheck !== undefined && { lastCheck: this.#lastCheck }),
      ...(this.#lastFailure !== undefined && { lastFailure: this.#lastFailure }),
    };
  }

  #healthAt(now: number): InstanceReport["health"] {
    if (this.isEjected(now)) return "ejected";
    const well = this.#checkedWell ?? this.#answeredWell;
    if (well === undefined) return "unknown";
    return well ? "healthy" : "unhealthy";
  }
}

/** The hub's own words, or the kind of the error; never somebody else's text. */
function wordsFor(why: unknown): string {
  if (isKumihimoError(why)) return why.message.slice(0, longestWhy);
  return why instanceof Error ? why.name : "The check failed.";
}
