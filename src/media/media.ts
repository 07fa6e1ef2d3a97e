/** One piece of media a caller handed in, whatever way it came. */

/** What a tool can do with it; decided by the bytes, never by a name or a claim. */
export type MediaKind = "image" | "audio" | "video" | "document" | "text" | "other";

/**
 * Media with an owner: whoever opened it disposes of it, which removes its temporary copy.
 *
 * `bytes` and `path` may both be asked for; each is made once, when first asked for.
 */
export interface Media extends AsyncDisposable {
  readonly kind: MediaKind;
  /** As the bytes say, for example `image/png`. */
  readonly mimeType: string;
  /** Length in bytes. */
  readonly size: number;
  /** Lower-case hex SHA-256 of the bytes, computed when first asked for. */
  sha256(): Promise<string>;
  /** A label that is safe to show: a file's base name or a URI, never a path of this machine. */
  readonly name: string;
  /** The whole content in memory. @throws `media.tooLarge` above the in-memory limit. */
  bytes(): Promise<Uint8Array>;
  /** A regular local file with the content, for engines that are programs. Read only. */
  path(): Promise<string>;
}
