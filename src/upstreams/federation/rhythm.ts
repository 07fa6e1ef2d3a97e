import type { Clock } from "../../kernel/clock.ts";

/** The lists that change by themselves; templates come with resources. */
export type ListName = "tools" | "prompts" | "resources";

export const listNames: readonly ListName[] = ["tools", "prompts", "resources"];

export interface Pace {
  /** Between the end of one reading and the next, however often the upstream says that it changed. */
  readonly gapSeconds: number;
  /** The wait after a failed reading doubles up to this. */
  readonly longestWaitSeconds: number;
}

/**
 * When to read lists: one reading at a time, and at most one more waiting to begin.
 *
 * `read` gets the names of the lists to read and gives the seconds until each has to be read again
 * (`Infinity` for never). When it throws, the same lists are read again after a wait.
 */
export class Rhythm {
  readonly #read: (lists: ReadonlySet<ListName>) => Promise<ReadonlyMap<ListName, number>>;
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #due = new Map<ListName, number>();
  #wanted = new Set<ListName>();
  #waiters: (() => void)[] = [];
  #reading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastEnd = -Infinity;
  #failures = 0;
  #closed = false;

  constructor(
    read: (lists: ReadonlySet<ListName>) => Promise<ReadonlyMap<ListName, number>>,
    { clock, pace }: { readonly clock: Clock; readonly pace: Pace },
  ) {
    this.#read = read;
    this.#clock = clock;
    this.#pace = pace;
  }

  /** Reads these soon. */
  ask(lists: Iterable<ListName>): void {
    for (const list of lists) this.#wanted.add(list);
    this.#wait(this.#lastEnd + this.#pace.gapSeconds - this.#clock.seconds());
  }

  /** As `ask`; resolves once a reading that began after this call has ended, or nothing is read any more. */
  asked(lists: Iterable<ListName>): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.push(resolve);
    this.ask(lists);
    return promise;
  }

  /** Begins no reading any more. */
  stop(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  /** Resolves once no reading is under way. */
  async stopped(): Promise<void> {
    await this.#reading;
  }

  #wait(seconds: number): void {
    if (this.#closed || this.#reading !== undefined || seconds === Infinity) return;
    clearTimeout(this.#timer);
    // A timer's limit is 2^31 ms; whoever waits longer looks at the clock once more then.
    const milliseconds = Math.min(Math.max(0, seconds * 1000), 2 ** 31 - 1);
    this.#timer = setTimeout(() => {
      this.#reading = this.#run();
    }, milliseconds).unref();
  }

  async #run(): Promise<void> {
    const lists = this.#takeWanted();
    const waiters = this.#waiters.splice(0);
    try {
      if (lists.size > 0) this.#plan(await this.#read(lists));
      this.#failures = 0;
    } catch {
      this.#failures += 1;
      for (const list of lists) this.#wanted.add(list);
    }
    this.#reading = undefined;
    this.#lastEnd = this.#clock.seconds();
    for (const resolve of waiters) resolve();
    this.#wait(this.#untilNext());
  }

  /** Those that were asked for, and those whose time has come. */
  #takeWanted(): ReadonlySet<ListName> {
    const now = this.#clock.seconds();
    const due = [...this.#due].filter(([, at]) => at <= now).map(([list]) => list);
    const lists = new Set([...this.#wanted, ...due]);
    this.#wanted = new Set();
    for (const list of lists) this.#due.delete(list);
    return lists;
  }

  #plan(seconds: ReadonlyMap<ListName, number>): void {
    for (const [list, until] of seconds) this.#due.set(list, this.#clock.seconds() + until);
  }

  #untilNext(): number {
    const { gapSeconds, longestWaitSeconds } = this.#pace;
    if (this.#failures > 0) {
      const wait = Math.min(longestWaitSeconds, gapSeconds * 2 ** Math.min(this.#failures, 30));
      // Many hubs must not come back to a server that was down at one and the same moment.
      return wait * (0.5 + Math.random() / 2);
    }
    if (this.#wanted.size > 0) return gapSeconds;
    return Math.min(...this.#due.values()) - this.#clock.seconds();
  }
}
