import { checkpointText, type Checkpoint } from "../notes/checkpoint.ts";
import { type Signer, signedNote } from "../notes/signed-note.ts";
import type { TreeHash } from "../tree/hash.ts";
import { Lane } from "./lane.ts";
import { closeSegment, type Segment } from "./segment.ts";
import { Waiters } from "./waiters.ts";

export interface SignedCheckpoint extends Checkpoint {
  /** The signed note. */
  readonly note: string;
}

export interface SealerNeeds {
  readonly signer: Signer;
  /** A checkpoint is due after so many entries, or seconds. */
  readonly checkpoint: { readonly entries: number; readonly seconds: number };
  /** Of the entries that no checkpoint covers yet. */
  readonly unsigned: readonly TreeHash[];
  /** How many entries the last checkpoint covers. */
  readonly signedSize: number;
  /** Resolves once so many entries are written. @throws what keeps them from it */
  readonly written: (size: number) => Promise<void>;
  /** A checkpoint is due: {@link Sealer.mark} is to be called. */
  readonly due: () => void;
  /** Is called after every attempt. */
  readonly ended: () => void;
  /** Hears of every checkpoint that is on disk. */
  readonly signed: (checkpoint: SignedCheckpoint) => void;
}

/** What a checkpoint is made of. */
export interface Mark {
  readonly segment: Segment;
  readonly size: number;
  readonly root: TreeHash;
  /** The segment ends here. */
  readonly isLast: boolean;
}

/** Signs the tree from time to time, and keeps the hashes of the entries that are signed. */
export class Sealer {
  readonly #needs: SealerNeeds;
  readonly #lane: Lane;
  readonly #waiting = new Waiters();
  #hashes: TreeHash[];
  #timer: NodeJS.Timeout | undefined;
  #size: number;
  #lastNote = "";

  constructor(needs: SealerNeeds) {
    this.#needs = needs;
    this.#hashes = [...needs.unsigned];
    this.#size = needs.signedSize;
    this.#lane = new Lane(() => {
      if (this.trouble !== undefined) this.#waiting.reached(Infinity);
      needs.ended();
    });
  }

  get isRunning(): boolean {
    return this.#lane.isRunning;
  }

  get trouble(): unknown {
    return this.#lane.trouble;
  }

  /** An entry was taken. */
  add(leaf: TreeHash): void {
    this.#hashes.push(leaf);
    if (this.#hashes.length >= this.#needs.checkpoint.entries) this.#needs.due();
    else this.#timer ??= this.#later();
  }

  /** A checkpoint is to be made. False where there is nothing to sign. */
  mark(mark: Mark): boolean {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#hashes.length === 0 && !mark.isLast) return false;
    const hashes = this.#hashes.splice(0);
    this.#lane.add(async () => this.#seal(mark, hashes));
    return true;
  }

  /** Keeps a checkpoint once more, with the signatures that others added. */
  cosigned(segment: Segment, note: string): void {
    this.#lane.add(() => appendNote(segment, note));
    void this.#lane.run();
  }

  /** Signs what is marked; it does not throw. */
  async run(): Promise<void> {
    if (!this.#lane.isEmpty) await this.#lane.run();
  }

  /** Resolves once so many entries are signed. @throws what keeps them from it */
  async signed(size: number): Promise<void> {
    if (this.#size >= size) return;
    void this.#lane.run();
    await new Promise<void>((resolve) => this.#waiting.add(size, resolve));
    if (this.#size < size) throw this.trouble;
  }

  /** The last note, where it covers so many entries. */
  noteOf(size: number): string | undefined {
    return this.#size >= size ? this.#lastNote : undefined;
  }

  #later(): NodeJS.Timeout {
    const milliseconds = this.#needs.checkpoint.seconds * 1000;
    return setTimeout(() => this.#needs.due(), milliseconds).unref();
  }

  /** Only what is on disk is signed: a checkpoint must not outlive its entries. */
  async #seal({ segment, size, root, isLast }: Mark, hashes: TreeHash[]): Promise<void> {
    const { signer, written, signed } = this.#needs;
    const origin = signer.key.name;
    await written(size);
    await segment.entries.sync();
    if (hashes.length > 0) await segment.hashes.append([Buffer.concat(hashes)]);
    // Where the next step fails, this one is not done twice.
    hashes.length = 0;
    const note = signedNote(checkpointText({ origin, size, root }), signer);
    await appendNote(segment, note);
    this.#size = size;
    this.#lastNote = note;
    if (isLast) await closeSegment(segment);
    this.#waiting.reached(size);
    signed({ origin, size, root, note });
  }
}

async function appendNote({ checkpoints }: Segment, note: string): Promise<void> {
  const border = checkpoints.length === 0 ? "" : "\n";
  await checkpoints.append([Buffer.from(`${border}${note}`)]);
  await checkpoints.sync();
}
