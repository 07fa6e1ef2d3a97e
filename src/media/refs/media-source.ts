import type { Media, MediaKind } from "../media.ts";
import type { MediaRef } from "./media-ref.ts";

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** Kinds the caller of this can use; anything else is refused. Left out, every kind is taken. */
  readonly wanted?: readonly MediaKind[];
}

/** From what a caller wrote to media, under the roots, the egress policy and the limits. */
export interface MediaSource {
  /**
   * @throws `media.notMedia`, `media.wrongKind`, `media.tooLarge`, `media.outsideRoots`,
   * `media.addressForbidden`, `media.notReachable`, `storage.noArtifact`, `kernel.deadline`.
   */
  open(ref: MediaRef, options: OpenOptions): Promise<Media>;
}
