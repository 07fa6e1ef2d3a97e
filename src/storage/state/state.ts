/**
 * What the replicas of one hub must agree on: small values with an end, counters, and messages.
 *
 * One replica needs no server for it: the in-process twin makes the same decisions. Keys, and the
 * names of channels and collections, are ASCII without spaces; values are text of at most 1 MiB.
 *
 * @module
 */

export interface State extends AsyncDisposable {
  get(key: string): Promise<string | undefined>;
  /** `seconds` until it is forgotten; left out, never. */
  set(key: string, value: string, seconds?: number): Promise<void>;
  /** True where there was nothing under the key, and now is this. */
  setIfAbsent(key: string, value: string, seconds: number): Promise<boolean>;
  /** Sets `next` only where `expected` is the value now; undefined stands for nothing. */
  exchange(
    key: string,
    expected: string | undefined,
    next: string,
    seconds?: number,
  ): Promise<boolean>;
  delete(key: string): Promise<boolean>;
  /** Adds to a counter, a key of its own kind, that is forgotten `seconds` after its first count; gives what it counts now. */
  count(key: string, by: number, seconds: number): Promise<number>;
  /** Values under keys of one collection, by the rest of the key. */
  collection(name: string): Collection;
  /** Reaches every replica that subscribes, this one too; lost where nobody does. */
  publish(channel: string, message: string): Promise<void>;
  subscribe(channel: string, listener: (message: string) => void): Promise<AsyncDisposable>;
  /** Whether other replicas share it. */
  readonly shared: boolean;
  /** Resolves while the state can be used. */
  check(signal: AbortSignal): Promise<void>;
}

/** A small set of named values that is read whole; a name is any text of at most 1 KiB. */
export interface Collection {
  set(name: string, value: string, seconds?: number): Promise<void>;
  get(name: string): Promise<string | undefined>;
  /** Gives it this long from now on; false where there is none. */
  touch(name: string, seconds: number): Promise<boolean>;
  delete(name: string): Promise<boolean>;
  all(): Promise<ReadonlyMap<string, string>>;
}
