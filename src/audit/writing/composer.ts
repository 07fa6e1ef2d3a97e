import type { Frontier } from "../tree/frontier.ts";
import { leafHash, type TreeHash } from "../tree/hash.ts";
import { entryLine } from "./entry-line.ts";
import type { LogWriterNeeds } from "./log-writer-needs.ts";
import { type Pieces, pieces } from "./pieces.ts";
import { type Segment, segmentIn } from "./segment.ts";

/** Entries that are written together. */
export interface Batch {
  readonly segment: Segment;
  readonly lines: Pieces;
  /** Nothing once they are written. */
  bodies: Pieces | undefined;
  /** The log's size once they are written. */
  end: number;
}

export interface ComposerNeeds extends Pick<
  LogWriterNeeds,
  "state" | "signer" | "vault" | "segmentBytes" | "clock"
> {
  /** Something was taken; {@link Composer.compose} is to be called soon. */
  readonly plan: () => void;
  /** Entries are being put into this batch, until it is closed. */
  readonly begun: (batch: Batch) => void;
  /** The next entry has this hash. */
  readonly leaf: (leaf: TreeHash) => void;
  /** The segment is full; the next one begins at this size. */
  readonly turning: (size: number) => void;
}

/** As it was handed over; making a line of it waits until the calls of this turn are through. */
interface Taken {
  readonly at: number;
  readonly entry: object;
  readonly body: string | undefined;
}

/** Entries of which lines are made at one go. */
const mostTaken = 1000;

/** What may wait for a disk that has fallen behind, in bytes. */
const mostWaiting = 8 * 1024 * 1024;
const mostBodiesWaiting = 64 * 1024 * 1024;

/** Makes numbered lines of entries, in their order, and the tree over them. */
export class Composer {
  readonly #needs: ComposerNeeds;
  readonly #frontier: Frontier;
  #taken: Taken[] = [];
  #segment: Segment;
  #segmentBytes: number;
  #open: Batch | undefined;
  #waitingBytes = 0;
  #waitingBodies = 0;

  constructor(needs: ComposerNeeds) {
    const { folder, frontier, segment } = needs.state;
    this.#needs = needs;
    this.#frontier = frontier;
    this.#segment = segment ?? segmentIn(folder, frontier.size);
    this.#segmentBytes = this.#segment.entries.length;
  }

  /** Of all entries that were taken. */
  get size(): number {
    return this.#frontier.size + this.#taken.length;
  }

  /** There is no room for another entry. */
  get isFull(): boolean {
    return this.#waitingBytes > mostWaiting || this.#waitingBodies > mostBodiesWaiting;
  }

  get segment(): Segment {
    return this.#segment;
  }

  /** The batch that entries are being put into. */
  get open(): Batch | undefined {
    return this.#open;
  }

  /** The tree of the lines that were made. */
  get tree(): { readonly size: number; readonly root: TreeHash } {
    return { size: this.#frontier.size, root: this.#frontier.root() };
  }

  /** Begins the log's first segment. */
  begin(): void {
    this.#head();
  }

  /** @returns The number of the entry, or nothing where there is no room for it. */
  take(at: number, entry: object, body?: string): number | undefined {
    if (this.isFull) return undefined;
    if (this.#segmentBytes > this.#needs.segmentBytes) this.#turn();
    const seq = this.size;
    this.#taken.push({ at, entry, body });
    if (this.#taken.length < mostTaken) this.#needs.plan();
    else this.compose();
    return seq;
  }

  /** Makes lines of what was taken. */
  compose(): void {
    const taken = this.#taken;
    this.#taken = [];
    for (const { at, entry, body } of taken) {
      try {
        this.#add(at, entry, body);
      } catch {
        // Its number is given away, and an entry must stand there.
        this.#add(at, { kind: "lost", count: 1 });
      }
    }
  }

  /** Further entries go into another batch. */
  close(): void {
    this.#open = undefined;
  }

  /** The bodies of a batch are written, which come first. */
  wroteBodies(batch: Batch): void {
    this.#waitingBodies -= batch.bodies?.bytes ?? 0;
    batch.bodies?.done();
    batch.bodies = undefined;
  }

  /** A batch is written. */
  wrote(batch: Batch): void {
    if (this.#open === batch) this.close();
    this.#waitingBytes -= batch.lines.bytes;
    batch.lines.done();
  }

  /** The first entry of a segment. */
  #head(): void {
    const { signer, clock } = this.#needs;
    const entry = {
      kind: "segment",
      log: signer.key.name,
      root: this.#frontier.root().toString("base64"),
      roots: this.#frontier.roots.map((root) => root.toString("base64")),
    };
    this.#add(clock.now().getTime(), entry);
  }

  #turn(): void {
    this.compose();
    const { size } = this.#frontier;
    this.#needs.turning(size);
    this.#segment = segmentIn(this.#needs.state.folder, size);
    this.#segmentBytes = 0;
    this.#head();
  }

  #add(at: number, entry: object, body?: string): void {
    const seq = this.#frontier.size;
    const batch = (this.#open ??= this.#begin());
    const line = batch.lines.add(`${entryLine(seq, at, this.#withBody(batch, entry, body))}\n`);
    const leaf = leafHash(line.subarray(0, -1));
    this.#frontier.append(leaf);
    this.#segmentBytes += line.length;
    this.#waitingBytes += line.length;
    batch.end = seq + 1;
    this.#needs.leaf(leaf);
    this.#needs.plan();
  }

  #withBody(batch: Batch, entry: object, body: string | undefined): object {
    if (body === undefined || this.#needs.vault === undefined) return entry;
    const sealed = this.#needs.vault.seal(batch.segment.start, this.#frontier.size, body);
    batch.bodies ??= pieces();
    this.#waitingBodies += batch.bodies.add(`${sealed.line}\n`).length;
    return { ...entry, body: sealed.digest };
  }

  #begin(): Batch {
    const batch: Batch = {
      segment: this.#segment,
      lines: pieces(),
      bodies: undefined,
      end: this.#frontier.size,
    };
    this.#needs.begun(batch);
    return batch;
  }
}
