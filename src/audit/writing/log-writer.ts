import { Soon } from "../../kernel/soon.ts";
import { type Batch, Composer } from "./composer.ts";
import { linesWithout } from "./erase-bodies.ts";
import { Lane } from "./lane.ts";
import type { LogWriterNeeds } from "./log-writer-needs.ts";
import { closeSegment, segmentIn } from "./segment.ts";
import { Sealer } from "./sealer.ts";
import { SyncLane } from "./sync-lane.ts";
import { Waiters } from "./waiters.ts";

const retryMs = 500;

/** Bodies that are written without handing them to another thread, in bytes. */
const mostNow = 256 * 1024;

/**
 * Writes one log. Entries are taken at once and written in the background, in their order; nothing that
 * was taken is given up while the process lives, so the numbers have no gaps.
 */
export class LogWriter {
  readonly #needs: LogWriterNeeds;
  readonly #composer: Composer;
  readonly #writing: Lane;
  readonly #sealer: Sealer;
  readonly #syncing: SyncLane;
  readonly #afterWrite = new Waiters();
  readonly #soon = new Soon(() => {
    if (!this.#writeNow()) void this.#settle();
  });
  #written: number;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(needs: LogWriterNeeds) {
    const { folder, frontier, segment, unsigned } = needs.state;
    this.#needs = needs;
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
    this.#composer = new Composer({
      ...needs,
      plan: () => this.#soon.plan(),
      begun: (batch) => this.#writing.add(() => this.#write(batch)),
      leaf: (leaf) => this.#sealer.add(leaf),
      turning: (size) => {
        this.#mark(true);
        // Nothing is written into a segment before the last one is sealed: a crash leaves one end to mend.
        this.#writing.add(() => this.#sealer.signed(size));
      },
    });
    if (segment === undefined) this.#composer.begin();
  }

  /** Of all entries that were taken. */
  get size(): number {
    return this.#composer.size;
  }

  /** What keeps entries from being written, kept or signed. */
  get trouble(): unknown {
    return this.#writing.trouble ?? this.#syncing.trouble ?? this.#sealer.trouble;
  }

  /** There is no room for another entry. */
  get isFull(): boolean {
    return this.#composer.isFull;
  }

  /** Writes what there is; it does not throw. */
  async flush(): Promise<void> {
    this.#composer.compose();
    await this.#writing.run();
  }

  /** @returns The number of the entry, or nothing where there is no room for it. */
  append(at: number, entry: object, body?: string): number | undefined {
    return this.#composer.take(at, entry, body);
  }

  afterWrite(goOn: () => void): void {
    const { size } = this;
    if (this.#written >= size || this.trouble !== undefined) goOn();
    else this.#afterWrite.add(size, goOn);
  }

  /** `goOn` hears, once, whether the disk has all that was taken by now. */
  afterSync(goOn: (failure: unknown) => void): void {
    this.#syncing.add(this.size, goOn);
    void this.#settle();
  }

  /** Signs all that was taken by now. @returns The signed note; undefined while that does not work. */
  async sign(): Promise<string | undefined> {
    const { size } = this;
    this.#composer.compose();
    this.#mark();
    await this.#settle();
    await this.#sealer.run();
    return this.#sealer.noteOf(size);
  }

  /** Keeps a checkpoint once more, with the signatures that others added. */
  cosigned(note: string): void {
    this.#sealer.cosigned(this.#composer.segment, note);
  }

  /** Takes bodies of one segment away, between two writes. */
  async takeBodies(start: number, numbers: readonly number[]): Promise<void> {
    const { segment } = this.#composer;
    const isOpen = start === segment.start;
    const { bodies } = isOpen ? segment : segmentIn(this.#needs.state.folder, start);
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
    await closeSegment(this.#composer.segment);
  }

  /** A checkpoint is to be made of all lines so far. */
  #mark(isLast = false): void {
    const { segment, tree } = this.#composer;
    if (this.#sealer.mark({ segment, ...tree, isLast })) this.#composer.close();
  }

  /** Writes what there is, and then syncs and signs what is due. */
  async #settle(): Promise<void> {
    this.#composer.compose();
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
    this.#composer.compose();
    const { open: batch } = this.#composer;
    if (batch === undefined || this.#syncing.isRunning || this.#sealer.isRunning) return false;
    return this.#writing.instead(() => {
      if (!this.#bodiesNow(batch)) return false;
      if (!batch.segment.entries.appendNow(batch.lines.buffers)) return false;
      this.#wrote(batch);
      return true;
    });
  }

  /** Bodies stand on the disk before the entries that tell of them. */
  #bodiesNow(batch: Batch): boolean {
    const { segment, bodies } = batch;
    if (bodies === undefined) return true;
    if (bodies.bytes > mostNow || this.#needs.vault?.hasKept(segment.start) !== true) return false;
    if (!segment.bodies.appendNow(bodies.buffers)) return false;
    this.#composer.wroteBodies(batch);
    return true;
  }

  async #write(batch: Batch): Promise<void> {
    if (this.#composer.open === batch) this.#composer.close();
    const { segment, lines } = batch;
    if (batch.bodies !== undefined) {
      await this.#needs.vault?.keepKey(segment.start);
      await segment.bodies.append(batch.bodies.buffers);
      this.#composer.wroteBodies(batch);
    }
    await segment.entries.append(lines.buffers);
    this.#wrote(batch);
  }

  #wrote(batch: Batch): void {
    this.#composer.wrote(batch);
    this.#syncing.touched(batch.segment);
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
