/** Keeps checkpoints where whoever writes the log cannot change them. */

import type { Checkpoint } from "../notes/checkpoint.ts";
import type { TreeHash } from "../tree/hash.ts";

export interface Anchor extends AsyncDisposable {
  /** For messages, as `file /mnt/other/checkpoints`. Never with credentials. */
  readonly name: string;
  readonly kind: AnchorKind;
  /** Where newer checkpoints come more often, only the newest of this many seconds is handed over. */
  readonly everySeconds: number;
  /**
   * Resolves once it is kept there; gives the signature lines that a witness added.
   *
   * @throws `audit.notAnchored`, `audit.contradicted`; the signal's reason
   */
  keep(checkpoint: AnchoredCheckpoint, signal: AbortSignal): Promise<Kept>;
  /**
   * What is kept there of the log, the newest; nothing where it cannot be asked, as a webhook, or knows
   * nothing. A witness is asked with the last checkpoint, and gives it back where it fits.
   *
   * @throws `audit.notAnchored`; `audit.contradicted` where a witness refuses; the signal's reason
   */
  known(log: AnchoredLog, signal: AbortSignal): Promise<KnownCheckpoint | undefined>;
}

export type AnchorKind = "file" | "s3" | "witness" | "http";

export interface Kept {
  /** Lines of a signed note, each with its line break. */
  readonly cosignatures?: string;
}

/** A checkpoint as it is handed over. */
export interface AnchoredCheckpoint extends Checkpoint {
  /** Signed by the log. */
  readonly note: string;
  readonly tree: LogTree;
}

/** A log that somebody goes on with. */
export interface AnchoredLog {
  readonly origin: string;
  /** Its own verifier key, as in its `public-key` file. */
  readonly vkey: string;
  /** Its last checkpoint; a witness is asked by offering it. */
  readonly last?: AnchoredCheckpoint | undefined;
}

/** What somebody else knows of a log. */
export type KnownCheckpoint = Pick<Checkpoint, "size" | "root">;

/** The tree of a log, up to its last checkpoint. */
export interface LogTree {
  /** Shows that the first `before` of `size` entries are a tree's that was seen before (RFC 6962, section 2.1.2). */
  consistency(before: number, size: number): Promise<readonly TreeHash[]>;
  /** Of the first `size` entries. */
  root(size: number): Promise<TreeHash>;
}
