import { mkdir, rename, rm, utimes } from "node:fs/promises";
import type { Clock } from "../../kernel/clock.ts";
import { artifactUri } from "../artifact-uri.ts";
import type { NewArtifact } from "../artifacts.ts";
import { syncFolder, writeAtomically } from "../private-file.ts";
import type { Scratch } from "../scratch.ts";
import type { ArtifactIndex, Held } from "./artifact-index.ts";
import type { Received } from "./incoming.ts";
import type { Layout } from "./layout.ts";
import type { Sidecar } from "./sidecar.ts";
import { look, statIfThere } from "./survey.ts";
import { turns } from "./turns.ts";

/** How far the time of last use on disk may lag behind; it is counted in days, so this is little. */
const lagMilliseconds = 60_000;

/** Single artifacts on disk and in the index, one piece of work for one hash at a time. */
export class Shelf {
  readonly #place: Layout;
  readonly #index: ArtifactIndex;
  readonly #scratch: Scratch;
  readonly #clock: Clock;
  readonly #turn = turns();

  constructor(place: Layout, index: ArtifactIndex, scratch: Scratch, clock: Clock) {
    this.#place = place;
    this.#index = index;
    this.#scratch = scratch;
    this.#clock = clock;
  }

  /** The artifact, now marked as used; nothing when it is not there. */
  use(sha256: string): Promise<Held | undefined> {
    return this.#turn.take(sha256, () => this.#use(sha256));
  }

  /**
   * Puts what was received in its place, unless the same content is there already; then that is used.
   *
   * `entering` is called just before a new artifact is in the index.
   */
  store(received: Received, about: NewArtifact, entering: () => void): Promise<Held> {
    return this.#turn.take(received.sha256, async () => {
      const held = await this.#use(received.sha256);
      if (held !== undefined) return held;
      const entered = await this.#enter(received, about);
      entering();
      this.#index.set(entered);
      return entered;
    });
  }

  /** Removes it, unless it was used since. */
  evict({ sha256, usedAt }: Held): Promise<void> {
    return this.#turn.take(sha256, async () => {
      const held = this.#index.get(sha256);
      if (held === undefined || held.usedAt > usedAt) return;
      const elsewhere = (await statIfThere(this.#place.content(sha256)))?.mtimeMs ?? 0;
      if (elsewhere > usedAt + lagMilliseconds) this.#index.set({ ...held, usedAt: elsewhere });
      else await this.#erase(sha256);
    });
  }

  remove(sha256: string): Promise<void> {
    return this.#turn.take(sha256, () => this.#erase(sha256));
  }

  async #use(sha256: string): Promise<Held | undefined> {
    const path = this.#place.content(sha256);
    const there = await statIfThere(path);
    if (there === undefined) {
      this.#index.remove(sha256);
      return undefined;
    }
    const held = this.#index.get(sha256) ?? (await look(this.#place, sha256));
    if (held === undefined) return undefined;
    const now = this.#clock.now();
    if (now.getTime() - there.mtimeMs > lagMilliseconds) await utimes(path, now, now);
    this.#index.set({ ...held, usedAt: now.getTime() });
    return held;
  }

  /** The sidecar goes first: the artifact is there once its content is. */
  async #enter({ path, sha256, bytes }: Received, about: NewArtifact): Promise<Held> {
    const shard = this.#place.shard(sha256);
    const now = this.#clock.now();
    const sidecar: Sidecar = { ...about, createdAt: now.toISOString() };
    await mkdir(shard, { recursive: true, mode: 0o700 });
    const text = JSON.stringify(sidecar);
    await writeAtomically(this.#place.sidecar(sha256), text, this.#scratch.newPath());
    await utimes(path, now, now);
    await rename(path, this.#place.content(sha256));
    await syncFolder(shard);
    const artifact = { uri: artifactUri(sha256), bytes, ...about, createdAt: sidecar.createdAt };
    return { sha256, artifact, usedAt: now.getTime() };
  }

  async #erase(sha256: string): Promise<void> {
    await rm(this.#place.content(sha256), { force: true });
    await rm(this.#place.sidecar(sha256), { force: true });
    this.#index.remove(sha256);
  }
}
