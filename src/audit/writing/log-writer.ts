import type { Frontier } from "../tree/frontier.ts";
import { leafHash } from "../tree/hash.ts";
import { linesWithout } from "./erase-bodies.ts";
import { entryLine } from "./entry-line.ts";
import { Lane } from "./lane.ts";
import type { LogWriterNeeds } from "./log-writer-needs.ts";
import { type Pieces, pieces } from "./pieces.ts";
import { closeSegment, type Segment, segmentIn } from "./segment.ts";
import { Soon } from "./soon.ts";
import { SyncLane } from "./sync-lane.ts";
import { Sealer } from "./sealer.ts";
import { Waiters } from "./waiters.ts";

/** Entries that are written together. */
interface Batch {
  readonly segment: Segment;
  readonly lines: Pieces;
  /** Nothing once they are written. */
  bodies: Pieces | undefined;
  /** The log's size once they are written. */
  end: number;
}

/** What may wait for a disk that has fallen behind, in bytes. */
const mostWaiting = 8 * 1024 * 1024;

const retryMs = 500;

/**
 * Writes one log. Entries are taken at once and written in the background, in their order; nothing that
 * was taken is given up while the process lives, so the numbers have no gaps.
 */
export class LogWriter {
  readonly #needs: LogWriterNeeds;
  readonly #frontier: Frontier;
  readonly #writing: Lane;
  readonly #sealer: Sealer;
  readonly #syncing: SyncLane;
  readonly #afterWrite = new Waiters();
  readonly #soon = new Soon(() => {
    if (!this.#writeNow()) void this.#settle();
  });
  #segment: Segment;
  #segmentBytes: number;
  #open: Batch | undefined;
  #waitingBytes = 0;
  #written: number;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(needs: LogWriterNeeds) {
    const { folder, frontier, segment, unsigned } = needs.state;
    this.#needs = needs;
    this.#frontier = frontier;
    this.#written = frontier.size;
    this.#writing = new Lane(() => this.#wentOn());
    this.#sealer = new Sealer({
      ...needs,
      unsigned,
      signedSize: frontier.size - unsigned.length,
      written: (size) => this.#writtenTo(size),
      due: () => {
        this.#mark();
        void this.#settle();
      },
      ended: () => this.#wentOn(),
    });
    this.#syncing = new SyncLane({
      folder,
      written: () => this.#written,
      ended: () => this.#wentOn(),
    });
    this.#segment = segment ?? segmentIn(folder, frontier.size);
    this.#segmentBytes = this.#segment.entries.length;
    if (segment === undefined) this.#head();
  }

  /** Of all entries that were taken. */
  get size(): number {
    return this.#frontier.size;
  }

  /** What keeps entries from being written, kept or signed. */
  get trouble(): unknown {
    return this.#writing.trouble ?? this.#syncing.trouble ?? this.#sealer.trouble;
  }

  /** There is no room for another entry. */
  get isFull(): boolean {
    return this.#waitingBytes > mostWaiting;
  }

  /** Writes what there is; it does not throw. */
  async flush(): Promise<void> {
    await this.#writing.run();
  }

  /** @returns The number of the entry, or nothing where there is no room for it. */
  append(at: number, entry: object, body?: string): number | undefined {
    if (this.isFull) return undefined;
    if (this.#segmentBytes > this.#needs.segmentBytes) this.#turn();
    return this.#add(at, entry, body);
  }

  afterWrite(then: () => void): void {
    const { size } = this;
    if (this.#written >= size || this.trouble !== undefined) then();
    else this.#afterWrite.add(size, then);
  }

  /** `then` hears, once, whether the disk has all that was taken by now. */
  afterSync(then: (failure: unknown) => void): void {
    this.#syncing.add(this.size, then);
    void this.#settle();
  }

  /** Signs all that was taken by now. @returns The signed note; undefined while that does not work. */
  async sign(): Promise<string | undefined> {
    const { size } = this;
    this.#mark();
    await this.#settle();
    await this.#sealer.run();
    return this.#sealer.noteOf(size);
  }

  /** Keeps a checkpoint once more, with the signatures that others added. */
  cosigned(note: string): void {
    this.#sealer.cosigned(this.#segment, note);
  }

  /** Takes bodies of one segment away, between two writes. */
  async takeBodies(start: number, numbers: readonly number[]): Promise<void> {
    const isOpen = start === this.#segment.start;
    const { bodies } = isOpen ? this.#segment : segmentIn(this.#needs.state.folder, start);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#writing.add(async () => {
      await bodies.replace(await linesWithout(bodies.path, numbers));
      resolve();
    });
    await this.#writing.run();
    if (this.#writing.trouble !== undefined) throw this.#writing.trouble;
    await promise;
  }

  /** Writes and signs what there is, and lets go of the files. */
  async close(): Promise<void> {
    await this.sign();
    clearTimeout(this.#retryTimer);
    await this.#syncing.run();
    await this.letGo();
  }

  /** Lets go of the files, also of those that a late signature opened again. */
  async letGo(): Promise<void> {
    await this.#sealer.run();
    await closeSegment(this.#segment);
  }

  /** The first entry of a segment. */
  #head(): void {
    const { signer } = this.#needs;
    const entry = {
      kind: "segment",
      log: signer.key.name,
      root: this.#frontier.root().toString("base64"),
      roots: this.#frontier.roots.map((root) => root.toString("base64")),
    };
    this.#add(this.#needs.clock.now().getTime(), entry);
  }

  /** Ends the segment with a checkpoint, and begins the next. */
  #turn(): void {
    this.#mark(true);
    // Nothing is written into a segment before the last one is sealed: a crash leaves one end to mend.
    const { size } = this;
    this.#writing.add(() => this.#sealer.signed(size));
    this.#segment = segmentIn(this.#needs.state.folder, this.size);
    this.#segmentBytes = 0;
    this.#head();
  }

  #add(at: number, entry: object, body?: string): number {
    const seq = this.size;
    const batch = (this.#open ??= this.#begin());
    const line = batch.lines.add(`${entryLine(seq, at, this.#withBody(batch, entry, body))}\n`);
    const leaf = leafHash(line.subarray(0, -1));
    this.#frontier.append(leaf);
    this.#segmentBytes += line.length;
    this.#waitingBytes += line.length;
    batch.end = seq + 1;
    this.#sealer.add(leaf);
    this.#soon.plan();
    return seq;
  }

  #withBody(batch: Batch, entry: object, body: string | undefined): object {
    if (body === undefined || this.#needs.vault === undefined) return entry;
    const sealed = this.#needs.vault.seal(batch.segment.start, this.size, body);
    batch.bodies ??= pieces();
    batch.bodies.add(`${sealed.line}\n`);
    return { ...entry, body: sealed.digest };
  }

  #begin(): Batch {
    const batch: Batch = {
      segment: this.#segment,
      lines: pieces(),
      bodies: undefined,
      end: this.size,
    };
    this.#writing.add(() => this.#write(batch));
    return batch;
  }

  /** A checkpoint is to be made of all entries so far. */
  #mark(isLast = false): void {
    const mark = {
      segment: this.#segment,
      size: this.size,
      root: this.#frontier.root(),
      isLast,
    };
    if (this.#sealer.mark(mark)) this.#open = undefined;
  }

  /** Writes what there is, and then syncs and signs what is due. */
  async #settle(): Promise<void> {
    await this.#writing.run();
    if (this.#writing.trouble !== undefined) return this.#syncing.fail(this.#writing.trouble);
    if (!this.#syncing.isEmpty) void this.#syncing.run();
    void this.#sealer.run();
  }

  /**
   * Writing a few lines takes less time than handing them to another thread. It is not done here while
   * the disk is being waited for, which may hold up whoever writes.
   */
  #writeNow(): boolean {
    const batch = this.#open;
    if (batch === undefined || batch.bodies !== undefined || this.#syncing.isRunning) return false;
    return this.#writing.instead(() => {
      if (!batch.segment.entries.appendNow(batch.lines.buffers)) return false;
      this.#wrote(batch);
      return true;
    });
  }

  async #write(batch: Batch): Promise<void> {
    if (this.#open === batch) this.#open = undefined;
    const { segment, lines } = batch;
    if (batch.bodies !== undefined) {
      await this.#needs.vault?.keepKey(segment.start);
      await segment.bodies.append(batch.bodies.buffers);
      batch.bodies = undefined;
    }
    await segment.entries.append(lines.buffers);
    this.#wrote(batch);
  }

  #wrote(batch: Batch): void {
    const { segment, lines } = batch;
    if (this.#open === batch) this.#open = undefined;
    this.#syncing.touched(segment);
    this.#waitingBytes -= lines.bytes;
    this.#written = batch.end;
    this.#afterWrite.reached(this.#written);
  }

  async #writtenTo(size: number): Promise<void> {
    if (this.#written >= size) return;
    void this.#writing.run();
    await new Promise<void>((resolve) => this.#afterWrite.add(size, resolve));
    if (this.#written < size) throw this.#writing.trouble;
  }

  #wentOn(): void {
    const { trouble } = this;
    this.#needs.went(trouble);
    if (trouble === undefined) return;
    this.#afterWrite.reached(Infinity);
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = undefined;
      void this.#settle();
    }, retryMs).unref();
  }
}
