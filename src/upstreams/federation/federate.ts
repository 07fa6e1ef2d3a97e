import type { Clock } from "../../kernel/clock.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Catalog } from "../../pipeline/catalog.ts";
import type { Log } from "../../telemetry/log.ts";
import type { News } from "../channel.ts";
import type { Pins } from "../integrity/pins.ts";
import type { ToolDifference } from "../integrity/tool-difference.ts";
import type { Upstream } from "../upstream.ts";
import type { Federation, Listing } from "./federation.ts";
import type { ForwardedCalls } from "./forwarded-calls.ts";
import { Hearing } from "./hearing.ts";
import { Offering } from "./offering.ts";
import { nothingRead, readLists, type ReadLists } from "./read-lists.ts";
import { type ListName, listNames, type Pace, Rhythm } from "./rhythm.ts";
import { hubUri, uriProblem } from "./uris.ts";

export interface FederationNeeds {
  readonly catalog: Catalog;
  readonly calls: ForwardedCalls;
  readonly pins: Pins;
  /** What becomes of a tool that was never seen. */
  readonly firstUse: "approve" | "quarantine";
  readonly log: Log;
  readonly clock: Clock;
  readonly pace?: Partial<FederationPace>;
}

export interface FederationPace extends Pace {
  /** How long no instance of an HTTP upstream can be asked before what it offers leaves the catalog. */
  readonly downSeconds: number;
  /** A list is not read again by the clock before this, even if the upstream says so. */
  readonly leastKeptSeconds: number;
}

const standardPace: FederationPace = {
  gapSeconds: 1,
  longestWaitSeconds: 60,
  downSeconds: 30,
  leastKeptSeconds: 5,
};

/** How long lists are kept of which the upstream says nothing, and the most that it may say. */
const keptSeconds = { unsaid: 300, most: 86_400 } as const;

/** For all pages of all lists. */
const readingSeconds = 300;

const mostWarnings = 100;

/**
 * Puts what an upstream offers into the catalog, and keeps it there as it changes.
 *
 * Lists are read again when their time is over, when the upstream says that they changed, and after a
 * connection was lost or made anew. A program on this machine is not woken only because time passed.
 *
 * When the process of a stdio upstream is gone, its entries leave the catalog at once, and come back
 * with it. Over HTTP a lost connection proves nothing: there the entries stay until for `downSeconds` no
 * instance could be asked, so that a restart does not make every client read its lists twice; calls
 * meanwhile fail with what is the matter.
 */
export function federate(upstream: Upstream, needs: FederationNeeds): Federation {
  return new Federated(upstream, needs);
}

class Federated implements Federation {
  readonly #upstream: Upstream;
  readonly #needs: FederationNeeds;
  readonly #pace: FederationPace;
  readonly #offering: Offering;
  readonly #rhythm: Rhythm;
  readonly #hearing: Hearing;
  readonly #watchingPins: Disposable;
  readonly #closing = new AbortController();
  readonly #first: Promise<void>;
  #lists: ReadLists = nothingRead;
  #state: Listing["state"] = "waiting";
  #lastFailure: Listing["lastFailure"];
  #reading = false;
  #downSince: number | undefined;

  constructor(upstream: Upstream, needs: FederationNeeds) {
    this.#upstream = upstream;
    this.#needs = needs;
    this.#pace = { ...standardPace, ...needs.pace };
    const follow = (uri: string): Disposable => this.#hearing.follow(uri);
    this.#offering = new Offering(upstream, { ...needs, follow });
    const rhythm = { clock: needs.clock, pace: this.#pace };
    this.#rhythm = new Rhythm((lists) => this.#read(lists), rhythm);
    this.#hearing = new Hearing({
      instances: upstream.instances,
      heard: (news) => this.#hear(news),
      joined: () => {
        if (this.#state !== "ready") this.#rhythm.ask(listNames);
      },
      down: (down) => this.#lookDown(down),
    });
    this.#watchingPins = needs.pins.watch(upstream.name, () => this.#pinned());
    this.#first = this.#rhythm.asked(listNames);
  }

  get listing(): Listing {
    const { counts, waiting, warnings } = this.#offering;
    const listed = listNames.flatMap((list) => this.#lists.warnings[list]);
    return {
      state: this.#state,
      ...counts,
      quarantined: waiting,
      warnings: bounded([...listed, ...warnings]),
      ...(this.#lastFailure !== undefined && { lastFailure: this.#lastFailure }),
    };
  }

  diff(): readonly ToolDifference[] {
    return this.#offering.differences;
  }

  approve(tools?: readonly string[]): Promise<readonly string[]> {
    return this.#offering.approve(tools);
  }

  refresh(): Promise<void> {
    return this.#rhythm.asked(listNames);
  }

  settled(): Promise<void> {
    return this.#first;
  }

  retire(): void {
    this.#state = "stopped";
    this.#closing.abort();
    this.#watchingPins[Symbol.dispose]();
    this.#hearing[Symbol.dispose]();
    this.#rhythm.stop();
    this.#offering.freeze();
  }

  withdraw(): void {
    this.#offering.withdraw();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.retire();
    await this.#rhythm.stopped();
  }

  /** @throws whatever kept the lists from being read; they stay as they were. */
  async #read(names: ReadonlySet<ListName>): Promise<ReadonlyMap<ListName, number>> {
    const { edition } = this.#offering;
    this.#reading = true;
    try {
      const { lists, ttlSeconds } = await withDeadline(
        `Reading the lists of ${this.#upstream.name}`,
        readingSeconds,
        this.#closing.signal,
        (signal) => readLists(this.#upstream, names, { before: this.#lists, signal }),
      );
      this.#lists = lists;
      await this.#offering.offer(lists, edition);
      this.#succeeded();
      return new Map([...ttlSeconds].map(([list, seconds]) => [list, this.#kept(seconds)]));
    } catch (error) {
      this.#failed(error);
      throw error;
    } finally {
      this.#reading = false;
    }
  }

  #kept(seconds: number | undefined): number {
    if (this.#upstream.settings.transport === "stdio") return Infinity;
    const kept = Math.max(this.#pace.leastKeptSeconds, seconds ?? keptSeconds.unsaid);
    return Math.min(kept, keptSeconds.most);
  }

  #succeeded(): void {
    if (this.#closing.signal.aborted) return;
    if (this.#state !== "ready") {
      const { name: upstream } = this.#upstream;
      this.#needs.log.info("the tools of an upstream are offered", {
        upstream,
        count: this.#offering.counts.tools,
      });
    }
    this.#state = "ready";
    this.#lastFailure = undefined;
  }

  #failed(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    const code = isKumihimoError(error) ? error.code : "upstreams.unreachable";
    if (this.#lastFailure?.code !== code) {
      const { name: upstream } = this.#upstream;
      this.#needs.log.warn("the lists of an upstream could not be read", { upstream, error });
    }
    this.#state = "failing";
    this.#lastFailure = { code, at: this.#needs.clock.now().toISOString() };
  }

  #hear(news: News): void {
    if ("list" in news) this.#rhythm.ask([news.list]);
    else if ("resource" in news) this.#changed(news.resource);
    else if (news.state === "lost") this.#lost();
    // A reading that is under way asks whoever has just introduced itself.
    else if (!this.#reading) this.#rhythm.ask(listNames);
  }

  #changed(uri: string): void {
    if (uriProblem(uri) !== undefined) return;
    this.#needs.catalog.resourceChanged(hubUri(this.#upstream.name, uri));
  }

  #lost(): void {
    if (this.#upstream.settings.transport === "stdio") this.#gone();
    this.#rhythm.ask(listNames);
  }

  /** A stdio upstream says by itself when it is gone, and one that rests is not down. */
  #lookDown(down: boolean): void {
    if (this.#upstream.settings.transport === "stdio") return;
    if (down !== (this.#downSince !== undefined)) this.#rhythm.ask(listNames);
    const now = this.#needs.clock.seconds();
    this.#downSince = down ? (this.#downSince ?? now) : undefined;
    const long = now - (this.#downSince ?? now) >= this.#pace.downSeconds;
    // Where only the checks fail, and the upstream still answers, it is not down.
    if (long && this.#state === "failing" && this.#offering.shown) this.#gone();
  }

  #gone(): void {
    this.#state = "failing";
    this.#offering.withdraw();
    this.#needs.log.warn("an upstream is gone, and its tools are offered no more", {
      upstream: this.#upstream.name,
    });
  }

  #pinned(): void {
    this.#offering.judgeAgain().catch((error: unknown) => this.#failed(error));
  }
}

function bounded(warnings: readonly string[]): readonly string[] {
  const rest = warnings.length - mostWarnings;
  return rest > 0 ? [...warnings.slice(0, mostWarnings), `And ${rest} more.`] : warnings;
}
