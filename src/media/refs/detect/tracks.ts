/** What a container holds, as far as its head tells. */
export interface Tracks {
  readonly video: boolean;
  readonly audio: boolean;
  /** False when there may be more tracks beyond the head. */
  readonly complete: boolean;
}

/** Whether it is certain that there is sound and no picture. */
export const isSoundOnly = (tracks: Tracks | undefined): boolean =>
  tracks !== undefined && tracks.complete && tracks.audio && !tracks.video;
