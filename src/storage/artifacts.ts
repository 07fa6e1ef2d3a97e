/** The store of artifacts: immutable media, named by the SHA-256 of their bytes. */

import type { Readable } from "node:stream";

export type ArtifactUri = `artifact://sha256-${string}`;

export interface Artifact {
  readonly uri: ArtifactUri;
  readonly mimeType: string;
  readonly bytes: number;
  /** A name to show or save under; not unique. */
  readonly name?: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface NewArtifact {
  readonly mimeType: string;
  readonly name?: string;
}

export interface Artifacts extends AsyncDisposable {
  /**
   * Streams the content in while hashing it; it is safe when this returns. The same bytes stored
   * twice are one artifact, with the type and name they came with first.
   *
   * @throws `storage.artifactTooLarge`, `storage.quotaExceeded`, `storage.diskFull`, the signal's
   * reason, or what the content throws; nothing is left of it then.
   */
  put(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    about: NewArtifact,
    signal: AbortSignal,
  ): Promise<Artifact>;
  /** Every URI may also be refused with `storage.badUri`. @throws `storage.noArtifact` */
  get(uri: string): Promise<Artifact>;
  /**
   * The content from `start` to `end` (both included, cut at the last byte), whole when left out.
   * Read the stream or destroy it.
   *
   * @throws `storage.noArtifact`, `storage.badRange`
   */
  read(uri: string, range?: { start: number; end: number }): Promise<Readable>;
  /** The file that holds the content; read only. @throws `storage.noArtifact` */
  path(uri: string): Promise<string>;
  /** Newest first; `before` is `artifactCursor` of the last one seen. @throws `storage.badCursor` */
  list(options: { limit: number; before?: string }): Promise<readonly Artifact[]>;
  /** URIs that begin so, for completion. */
  matching(prefix: string, limit: number): Promise<readonly ArtifactUri[]>;
  /** Does nothing when there is none. */
  remove(uri: string): Promise<void>;
  /** Bytes and number of artifacts held. */
  usage(): Promise<{ readonly bytes: number; readonly count: number }>;
}
