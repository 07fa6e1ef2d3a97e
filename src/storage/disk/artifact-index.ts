/** What a store holds, in memory: for the quota, for lists, and to know what was unused for longest. */

import { artifactCursor } from "../artifact-cursor.ts";
import type { Artifact } from "../artifacts.ts";

export interface Held {
  readonly sha256: string;
  readonly artifact: Artifact;
  /** Milliseconds since 1970; on disk it is the time of the content's file. */
  readonly usedAt: number;
}

export interface ArtifactIndex {
  readonly bytes: number;
  readonly count: number;
  get(sha256: string): Held | undefined;
  /** Adds it, or replaces what was known of it, as the one used last. */
  set(held: Held): void;
  remove(sha256: string): void;
  /**
   * Takes over what a survey found: adds those not known yet, each at its place in the order of use,
   * and forgets those that are gone. Who was used after `began`, when the survey did, is kept anyway.
   */
  load(found: readonly Held[], began: number): void;
  /** Unused for longest first. */
  byUse(): Iterable<Held>;
  newestFirst(): readonly Artifact[];
}

export function artifactIndex(): ArtifactIndex {
  /** A `Map` keeps the order in which keys came, so the first is the one unused for longest. */
  const held = new Map<string, Held>();
  let newest: readonly Artifact[] | undefined;
  let bytes = 0;

  function remove(sha256: string): void {
    const gone = held.get(sha256);
    if (gone === undefined) return;
    held.delete(sha256);
    bytes -= gone.artifact.bytes;
    newest = undefined;
  }

  function set(entry: Held): void {
    const sameList = held.get(entry.sha256)?.artifact === entry.artifact ? newest : undefined;
    remove(entry.sha256);
    held.set(entry.sha256, entry);
    bytes += entry.artifact.bytes;
    newest = sameList;
  }

  return {
    get bytes() {
      return bytes;
    },
    get count() {
      return held.size;
    },
    get: (sha256) => held.get(sha256),
    set,
    load(found, began) {
      const there = new Map(found.map((entry) => [entry.sha256, entry]));
      for (const { sha256, usedAt } of held.values()) {
        if (!there.has(sha256) && usedAt < began) remove(sha256);
      }
      const all = new Map([...there, ...held]).values().toArray();
      for (const entry of all.toSorted((one, other) => one.usedAt - other.usedAt)) set(entry);
    },
    remove,
    byUse: () => held.values(),
    newestFirst() {
      newest ??= sorted([...held.values()].map(({ artifact }) => artifact));
      return newest;
    },
  };
}

const sorted = (artifacts: readonly Artifact[]): readonly Artifact[] =>
  artifacts
    .map((artifact) => ({ artifact, key: artifactCursor(artifact) }))
    .toSorted((one, other) => (one.key < other.key ? 1 : -1))
    .map(({ artifact }) => artifact);
