/** Which sessions have ended of late, on whichever replica. */

import type { Clock } from "../../kernel/clock.ts";
import type { Database } from "../../storage/database/database.ts";
import type { Log } from "../../telemetry/log.ts";

export interface EndedSessions extends AsyncDisposable {
  has(session: string): boolean;
  /** False where an end elsewhere might not have been heard: then the database has to be asked. */
  readonly isFresh: boolean;
  /** Tells every replica, this one at once, of sessions whose end is in the database. */
  tell(sessions: readonly string[]): Promise<void>;
  watch(listener: (session: string) => void): () => void;
}

export interface EndedNeeds {
  readonly database: Database;
  /** Sessions that ended since then, at most so many, the latest first. */
  readonly since: (moment: Date, most: number) => Promise<readonly string[]>;
  /** More ended than can be told of: nothing that is remembered of any session counts any more. */
  readonly onTooMany: () => void;
  readonly clock: Clock;
  readonly log: Log;
  /** How long an access token lasts. */
  readonly tokenSeconds: number;
  readonly times?: FeedTimes | undefined;
}

export interface FeedTimes {
  /** How often the database is asked, whatever was heard. */
  readonly pollSeconds: number;
  /** Unasked for so long, what is known here is stale. */
  readonly staleSeconds: number;
}

const channel = "session_ended";
const standardTimes: FeedTimes = { pollSeconds: 2, staleSeconds: 10 };
/** Clocks of replicas may differ by so much, and a transaction may take so long. */
const overlapSeconds = 60;
const mostAtOnce = 10_000;
const mostKept = 200_000;
/** A notification holds 8,000 bytes, an id has 24. */
const idsInOne = 300;

export async function openEndedSessions(needs: EndedNeeds): Promise<EndedSessions> {
  const feed = new Feed(needs);
  await feed.open();
  return feed;
}

class Feed implements EndedSessions {
  readonly #needs: EndedNeeds;
  readonly #times: FeedTimes;
  readonly #owned = new AsyncDisposableStack();
  readonly #listeners = new Set<(session: string) => void>();
  /** Until when each is kept: then no token of it can be good any more. In order. */
  readonly #ended = new Map<string, number>();
  /** Which connection hears of ends; undefined while there is none. */
  #connection: number | undefined = 0;
  /** The one of which is known that nothing was missed. */
  #complete: number | undefined = 0;
  #polledAt: number;
  #polledUntil: Date;
  #polling: Promise<void> | undefined;
  #fails = false;

  constructor(needs: EndedNeeds) {
    this.#needs = needs;
    this.#times = needs.times ?? standardTimes;
    this.#polledAt = needs.clock.seconds();
    this.#polledUntil = needs.clock.now();
  }

  async open(): Promise<void> {
    let connections = 0;
    const listening = await this.#needs.database.listen(channel, {
      heard: (payload) => this.#learn(payload.split(" ")),
      lost: () => {
        this.#connection = undefined;
      },
      again: () => {
        connections += 1;
        this.#connection = connections;
        this.#poll();
      },
    });
    this.#owned.use(listening);
    const timer = setInterval(() => this.#poll(), this.#times.pollSeconds * 1000).unref();
    this.#owned.defer(() => clearInterval(timer));
  }

  has(session: string): boolean {
    return this.#ended.has(session);
  }

  get isFresh(): boolean {
    const age = this.#needs.clock.seconds() - this.#polledAt;
    const isConnected = this.#connection !== undefined && this.#connection === this.#complete;
    return isConnected && age <= this.#times.staleSeconds;
  }

  async tell(sessions: readonly string[]): Promise<void> {
    this.#learn(sessions);
    const { database, log } = this.#needs;
    try {
      for (let at = 0; at < sessions.length; at += idsInOne) {
        await database.notify(channel, sessions.slice(at, at + idsInOne).join(" "));
      }
    } catch (error) {
      log.warn("the end of sessions could not be told; replicas find it by themselves", { error });
    }
  }

  watch(listener: (session: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #learn(sessions: readonly string[]): void {
    const { clock, tokenSeconds, log, onTooMany } = this.#needs;
    const until = clock.seconds() + tokenSeconds + overlapSeconds;
    const news = sessions.filter((session) => session !== "" && !this.#ended.has(session));
    if (this.#ended.size + news.length > mostKept) {
      this.#ended.clear();
      onTooMany();
    }
    for (const session of news) this.#ended.set(session, until);
    for (const session of news) {
      for (const listener of this.#listeners) guarded(() => listener(session), log);
    }
  }

  #poll(): void {
    this.#polling ??= this.#ask().finally(() => (this.#polling = undefined));
  }

  async #ask(): Promise<void> {
    const { clock, log, since, onTooMany } = this.#needs;
    const [connection, at, now] = [this.#connection, clock.seconds(), clock.now()];
    try {
      const from = new Date(this.#polledUntil.getTime() - overlapSeconds * 1000);
      const sessions = await since(from, mostAtOnce);
      this.#learn(sessions);
      if (sessions.length >= mostAtOnce) onTooMany();
      this.#complete = connection;
      this.#polledAt = at;
      this.#polledUntil = now;
      this.#fails = false;
      this.#forget(at);
    } catch (error) {
      if (!this.#fails)
        log.warn("ended sessions could not be read; each token is looked up", { error });
      this.#fails = true;
    }
  }

  #forget(now: number): void {
    for (const [session, until] of this.#ended) {
      if (until > now) return;
      this.#ended.delete(session);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
    await this.#polling;
    this.#listeners.clear();
  }
}

function guarded(work: () => void, log: Log): void {
  try {
    work();
  } catch (error) {
    log.error("somebody who waits for ends of sessions failed", { error });
  }
}
