/** The quota: who comes in displaces who was unused for longest. */

import type { Clock } from "../../kernel/clock.ts";
import type { ArtifactLimits } from "../config.ts";
import { storageErrors } from "../errors.ts";
import type { ArtifactIndex, Held } from "./artifact-index.ts";
import { turns } from "./turns.ts";

type Evict = (held: Held) => Promise<void>;

export class Room {
  readonly #index: ArtifactIndex;
  readonly #limits: ArtifactLimits;
  readonly #clock: Clock;
  readonly #turn = turns();
  /** Bytes that arrive now, and what has its place already but is not in the index yet. */
  #incoming = 0;
  #settled = { bytes: 0, count: 0 };

  constructor(index: ArtifactIndex, limits: ArtifactLimits, clock: Clock) {
    this.#index = index;
    this.#limits = limits;
    this.#clock = clock;
  }

  /** A place for one artifact on its way in. */
  arrival(): Arrival {
    return new Arrival(this);
  }

  /** @throws `storage.artifactTooLarge`, `storage.quotaExceeded` */
  grow(total: number, added: number): void {
    this.#incoming += added;
    if (total > this.#limits.maxArtifactBytes)
      throw storageErrors.artifactTooLarge({ limit: this.#limits.maxArtifactBytes });
    if (this.#incoming > this.#limits.maxBytes) throw storageErrors.quotaExceeded({});
  }

  /** Takes a place, evicting for it. @throws `storage.quotaExceeded`, with the place taken all the same. */
  settle(bytes: number, evict: Evict): Promise<void> {
    this.#settled = { bytes: this.#settled.bytes + bytes, count: this.#settled.count + 1 };
    return this.#turn.take("evicting", async () => {
      await this.#shrink(evict);
      if (!this.#fits()) throw storageErrors.quotaExceeded({});
    });
  }

  leave(bytes: number, settled: boolean): void {
    this.#incoming -= bytes;
    if (!settled) return;
    this.#settled = { bytes: this.#settled.bytes - bytes, count: this.#settled.count - 1 };
  }

  /** Evicts what is unused for too long, and what is over the quota, as far as it may be. */
  tidy(evict: Evict): Promise<void> {
    return this.#turn.take("evicting", async () => {
      const expired = this.#ago(this.#limits.keepDays * 24 * 60);
      await this.#evictWhile(({ usedAt }) => usedAt < expired, evict);
      await this.#shrink(evict);
    });
  }

  #shrink(evict: Evict): Promise<void> {
    const free = this.#ago(this.#limits.protectMinutes);
    return this.#evictWhile(({ usedAt }) => usedAt <= free && !this.#fits(), evict);
  }

  /** From the one unused for longest on, until one is wanted. */
  async #evictWhile(unwanted: (held: Held) => boolean, evict: Evict): Promise<void> {
    for (const held of this.#index.byUse()) {
      if (!unwanted(held)) return;
      await evict(held);
    }
  }

  #fits(): boolean {
    const { maxBytes, maxCount } = this.#limits;
    const bytes = this.#index.bytes + this.#settled.bytes;
    return bytes <= maxBytes && this.#index.count + this.#settled.count <= maxCount;
  }

  #ago(minutes: number): number {
    return this.#clock.now().getTime() - minutes * 60_000;
  }
}

/** One artifact on its way in. Whoever asked for it calls `done` in the end, stored or not. */
export class Arrival {
  readonly #room: Room;
  #bytes = 0;
  #settled = false;

  constructor(room: Room) {
    this.#room = room;
  }

  /** Some bytes came. @throws `storage.artifactTooLarge`, `storage.quotaExceeded` */
  grow(added: number): void {
    this.#bytes += added;
    this.#room.grow(this.#bytes, added);
  }

  /** Makes room for all that came, and keeps it until `done`. @throws `storage.quotaExceeded` */
  settle(evict: Evict): Promise<void> {
    this.#settled = true;
    return this.#room.settle(this.#bytes, evict);
  }

  /** It is in the index now, or will not come. Twice does no harm. */
  done(): void {
    this.#room.leave(this.#bytes, this.#settled);
    this.#bytes = 0;
    this.#settled = false;
  }
}
