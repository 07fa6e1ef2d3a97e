import type { Media, MediaKind } from "../media.ts";
import type { MediaRef } from "./media-ref.ts";

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** Kinds the caller of this can use; anything else is refused. Left out, every kind is taken. */
  readonly wanted?: readonly MediaKind[];
  /** What to call the media; left out, its file's name, its URI, or `inline media`. */
  readonly label?: string;
}

/** From what a caller wrote to media, under the roots, the egress policy and the limits. */
export interface MediaSource {
  /**
   * The signal also ends what is read of the media later.
   *
   * @throws `media.notMedia`, `media.wrongKind`, `media.tooLarge`, `media.outsideRoots`,
   * `media.addressForbidden`, `media.notReachable`, `storage.noArtifact`, `storage.badUri`,
   * `storage.diskFull`, `kernel.busy`.
   */
  open(ref: MediaRef, options: OpenOptions): Promise<Media>;
}
