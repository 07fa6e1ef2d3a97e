/** The bytes of one piece of media, wherever they lie. */
export interface Content extends AsyncDisposable {
  /** Bytes. */
  readonly size: number;
  /** All of them, where they are in memory anyway. */
  readonly held?: Uint8Array;
  /** The bytes from the start, however often it is called. A chunk holds until the next is asked for. */
  read(): AsyncIterable<Uint8Array>;
  /** A regular file that nobody outside the hub can change or swap. */
  path(): Promise<string>;
}
