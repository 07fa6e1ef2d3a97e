import type { AnchoredCheckpoint, AnchorKind } from "./anchor.ts";

/** Hands every checkpoint to every anchor in the background; only the newest one where one is behind. */
export interface Anchoring extends AsyncDisposable {
  /** Returns at once. */
  offer(checkpoint: AnchoredCheckpoint): void;
  readonly states: readonly AnchorState[];
}

/** How it goes with one anchor. */
export interface AnchorState {
  readonly name: string;
  readonly kind: AnchorKind;
  /** The last checkpoint that it kept. */
  readonly kept?: { readonly size: number; readonly at: Date } | undefined;
  /** When it first failed, of attempts that have all failed since. */
  readonly behindSince?: Date | undefined;
  /** Attempts in a row that failed. */
  readonly failures: number;
  /** The last failure, in words without credentials. */
  readonly why?: string | undefined;
}
