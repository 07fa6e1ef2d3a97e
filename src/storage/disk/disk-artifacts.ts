import { mkdir, open, rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { systemClock } from "../../kernel/clock.ts";
import type { Clock } from "../../kernel/clock.ts";
import { artifactCursor, checkedCursor } from "../artifact-cursor.ts";
import { sha256Of } from "../artifact-uri.ts";
import type { Artifact, Artifacts, ArtifactUri, NewArtifact } from "../artifacts.ts";
import type { ArtifactLimits } from "../config.ts";
import { diskFailure, systemCode } from "../disk-failure.ts";
import { storageErrors } from "../errors.ts";
import { openScratch } from "../scratch.ts";
import type { Scratch } from "../scratch.ts";
import { artifactIndex } from "./artifact-index.ts";
import type { Held } from "./artifact-index.ts";
import { byteRange } from "./byte-range.ts";
import type { ByteRange } from "./byte-range.ts";
import { receive } from "./incoming.ts";
import type { Content } from "./incoming.ts";
import { layout } from "./layout.ts";
import type { Layout } from "./layout.ts";
import { Room } from "./room.ts";
import { Shelf } from "./shelf.ts";
import { survey } from "./survey.ts";
import { upkeep } from "./upkeep.ts";
import type { Upkeep } from "./upkeep.ts";

/**
 * Artifacts as files in `folder`: `sha256/ab/cdef...` with a JSON sidecar each.
 *
 * An artifact is synced to disk before `put` returns it. Opening is fast: what is there already is
 * counted in the background, and until then the quota knows only what was put since. A store that is
 * full removes what was unused for longest, but nothing used within `protectMinutes`; then it refuses.
 *
 * Several processes may share the folder. What another one put is found by its URI at once, and is
 * listed and counted within the hour; so their quota together may be exceeded by as much.
 *
 * A reader keeps what it reads although it is removed meanwhile; a path does not hold it.
 */
export async function diskArtifacts(
  folder: string,
  limits: ArtifactLimits,
  clock: Clock = systemClock,
): Promise<Artifacts> {
  const place = layout(folder);
  await mkdir(place.shards, { recursive: true, mode: 0o700 });
  return new DiskArtifacts(place, await openScratch(place.incoming), limits, clock);
}

class DiskArtifacts implements Artifacts {
  readonly #place: Layout;
  readonly #scratch: Scratch;
  readonly #index = artifactIndex();
  readonly #shelf: Shelf;
  readonly #room: Room;
  readonly #upkeep: Upkeep;
  readonly #evict = (held: Held): Promise<void> => this.#shelf.evict(held);

  constructor(place: Layout, scratch: Scratch, limits: ArtifactLimits, clock: Clock) {
    this.#place = place;
    this.#scratch = scratch;
    this.#shelf = new Shelf(place, this.#index, scratch, clock);
    this.#room = new Room(this.#index, limits, clock);
    this.#upkeep = upkeep((closing) => this.#tidy(clock.now(), closing));
  }

  async put(content: Content, about: NewArtifact, signal: AbortSignal): Promise<Artifact> {
    const arrival = this.#room.arrival();
    const path = this.#scratch.newPath();
    try {
      const received = await receive(path, content, (added) => arrival.grow(added), signal);
      const there = await this.#shelf.use(received.sha256);
      if (there !== undefined) return there.artifact;
      await arrival.settle(this.#evict);
      return (await this.#shelf.store(received, about, () => arrival.done())).artifact;
    } catch (error) {
      throw diskFailure(error);
    } finally {
      arrival.done();
      await rm(path, { force: true });
    }
  }

  async get(uri: string): Promise<Artifact> {
    return (await this.#held(uri)).artifact;
  }

  async read(uri: string, range?: ByteRange): Promise<Readable> {
    const { artifact, sha256 } = await this.#held(uri);
    const part = range && byteRange(range, artifact.bytes);
    try {
      // Open from here on, so that a removal takes nothing from the reader.
      const file = await open(this.#place.content(sha256), "r");
      return file.createReadStream(part ?? {});
    } catch (error) {
      if (systemCode(error) === "ENOENT") throw storageErrors.noArtifact({ uri });
      throw error;
    }
  }

  async path(uri: string): Promise<string> {
    return this.#place.content((await this.#held(uri)).sha256);
  }

  async list({ limit, before }: { limit: number; before?: string }): Promise<readonly Artifact[]> {
    const from = before === undefined ? undefined : checkedCursor(before);
    await this.#upkeep.ready;
    const listed = this.#index.newestFirst();
    const start = listed.findIndex((artifact) => !from || artifactCursor(artifact) < from);
    return start === -1 ? [] : listed.slice(start, start + limit);
  }

  async matching(prefix: string, limit: number): Promise<readonly ArtifactUri[]> {
    await this.#upkeep.ready;
    const listed = this.#index.newestFirst().values();
    const fitting = listed.filter(({ uri }) => uri.startsWith(prefix)).take(limit);
    return fitting.map(({ uri }) => uri).toArray();
  }

  async remove(uri: string): Promise<void> {
    await this.#shelf.remove(sha256Of(uri));
  }

  async usage(): Promise<{ bytes: number; count: number }> {
    await this.#upkeep.ready;
    return { bytes: this.#index.bytes, count: this.#index.count };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#upkeep[Symbol.asyncDispose]();
    await this.#scratch[Symbol.asyncDispose]();
  }

  async #held(uri: string): Promise<Held> {
    const held = await this.#shelf.use(sha256Of(uri));
    if (held === undefined) throw storageErrors.noArtifact({ uri });
    return held;
  }

  async #tidy(began: Date, closing: AbortSignal): Promise<void> {
    const found = await survey(this.#place, closing);
    if (closing.aborted) return;
    this.#index.load(found, began.getTime());
    await this.#room.tidy(this.#evict);
    await this.#scratch.clean();
  }
}
