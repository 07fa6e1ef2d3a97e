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
   * Streams the content to disk while hashing it; the same bytes stored twice are one artifact.
   *
   * @throws `storage.artifactTooLarge`, `storage.quotaExceeded`, the signal's reason.
   */
  put(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    about: NewArtifact,
    signal: AbortSignal,
  ): Promise<Artifact>;
  /** @throws `storage.noArtifact` */
  get(uri: string): Promise<Artifact>;
  /** The content from `start` to `end` (both included), whole when left out. @throws `storage.noArtifact` */
  read(uri: string, range?: { start: number; end: number }): Promise<Readable>;
  /** The file that holds the content; read only. @throws `storage.noArtifact` */
  path(uri: string): Promise<string>;
  /** Newest first. */
  list(options: { limit: number; before?: string }): Promise<readonly Artifact[]>;
  /** URIs that begin so, for completion. */
  matching(prefix: string, limit: number): Promise<readonly ArtifactUri[]>;
  remove(uri: string): Promise<void>;
  /** Bytes and number of artifacts held. */
  usage(): Promise<{ readonly bytes: number; readonly count: number }>;
}
