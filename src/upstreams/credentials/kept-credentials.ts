import type { Clock } from "../../kernel/clock.ts";
import type { CallerCredential } from "./credential.ts";

interface Kept {
  readonly credential: CallerCredential;
  /** In seconds of the clock. */
  readonly until: number;
}

/** More callers than this within one lifetime of a token are asked for again. */
const most = 10_000;

/** Credentials by caller, until shortly before they end; the longest unused go first. */
export class KeptCredentials {
  readonly #clock: Clock;
  readonly #all = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(caller: string): CallerCredential | undefined {
    const kept = this.#all.get(caller);
    this.#all.delete(caller);
    if (kept === undefined || kept.until <= this.#clock.seconds()) return undefined;
    this.#all.set(caller, kept);
    return kept.credential;
  }

  keep(caller: string, credential: CallerCredential, seconds: number): void {
    this.#all.delete(caller);
    this.#all.set(caller, { credential, until: this.#clock.seconds() + seconds });
    const [oldest] = this.#all.keys();
    if (this.#all.size > most && oldest !== undefined) this.#all.delete(oldest);
  }

  /** Only this one: another that came meanwhile stays. */
  drop(caller: string, credential: CallerCredential): void {
    if (this.#all.get(caller)?.credential === credential) this.#all.delete(caller);
  }
}
