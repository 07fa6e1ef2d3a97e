import type { Clock } from "../../kernel/clock.ts";
import type { BodyVault } from "../bodies/body-vault.ts";
import type { Signer } from "../notes/signed-note.ts";
import type { Frontier } from "../tree/frontier.ts";
import type { TreeHash } from "../tree/hash.ts";
import type { SignedCheckpoint } from "./sealer.ts";
import type { Segment } from "./segment.ts";

/** A log as it was found, or as a new one begins. */
export interface LogState {
  /** Absolute; the files lie in it. */
  readonly folder: string;
  readonly frontier: Frontier;
  /** Undefined where it has no entries yet. */
  readonly segment: Segment | undefined;
  /** Of the entries that no checkpoint covers yet. */
  readonly unsigned: readonly TreeHash[];
}

export interface LogWriterNeeds {
  readonly state: LogState;
  readonly signer: Signer;
  /** A checkpoint is signed after so many entries, or seconds. */
  readonly checkpoint: { readonly entries: number; readonly seconds: number };
  /** A segment that has grown beyond this is followed by the next. */
  readonly segmentBytes: number;
  /** Where bodies are kept. */
  readonly vault: BodyVault | undefined;
  readonly clock: Clock;
  /** Hears after every attempt what keeps the log from being written, if anything does. */
  readonly went: (trouble: unknown) => void;
  /** Hears of every checkpoint that is on disk. */
  readonly signed: (checkpoint: SignedCheckpoint) => void;
}
