import { access, constants } from "node:fs/promises";
import { syncFolder } from "../../storage/private-file.ts";
import type { Segment } from "./segment.ts";

export interface SyncLaneNeeds {
  readonly folder: string;
  /** The log's size as far as it is written. */
  readonly written: () => number;
  /** Is called after every attempt. */
  readonly ended: () => void;
}

interface Waiting {
  readonly size: number;
  readonly goOn: (failure: unknown) => void;
}

/** Sees to it that what was written is on disk: once for all who wait for it at the same time. */
export class SyncLane {
  readonly #needs: SyncLaneNeeds;
  readonly #touched = new Set<Segment>();
  readonly #named = new WeakSet<Segment>();
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #trouble: unknown;

  constructor(needs: SyncLaneNeeds) {
    this.#needs = needs;
  }

  get trouble(): unknown {
    return this.#trouble;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(size: number, goOn: Waiting["goOn"]): void {
    this.#waiting.push({ size, goOn });
  }

  /** This segment has bytes that may not be on disk. */
  touched(segment: Segment): void {
    this.#touched.add(segment);
  }

  /** Nobody needs to wait any longer. */
  fail(failure: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { goOn } of waiting) goOn(failure);
  }

  /** Until nobody waits for what is written; it does not throw. */
  run(): Promise<void> {
    this.#running ??= this.#go().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #go(): Promise<void> {
    for (;;) {
      const size = this.#needs.written();
      if (!this.#waiting.some((each) => each.size <= size)) return;
      const segments = [...this.#touched];
      this.#touched.clear();
      try {
        await this.#sync(segments);
        this.#trouble = undefined;
      } catch (error) {
        for (const segment of segments) this.#touched.add(segment);
        this.#trouble = error;
        this.#needs.ended();
        return this.fail(error);
      }
      this.#needs.ended();
      this.#reached(size);
    }
  }

  async #sync(segments: readonly Segment[]): Promise<void> {
    // An open file can be written where no new one could be made, and after it was removed.
    await access(this.#needs.folder, constants.W_OK | constants.X_OK);
    for (const segment of segments) {
      if (!(await segment.entries.isThere())) throw gone();
      await segment.entries.sync();
      if (this.#named.has(segment)) continue;
      await syncFolder(this.#needs.folder);
      this.#named.add(segment);
    }
  }

  #reached(size: number): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((each) => each.size > size);
    for (const each of waiting) if (each.size <= size) each.goOn(undefined);
  }
}

const gone = (): Error => Object.assign(new Error("The file was removed."), { code: "ENOENT" });
