/** The part of one of the catalog's lists that belongs to one upstream, as that upstream calls it. */
export class Slice<Entry extends object> {
  readonly #whole: () => readonly Entry[];
  readonly #own: (entry: Entry) => Entry;
  #entries: readonly Entry[] = [];
  #owned: readonly Entry[] | undefined;

  /** `whole` gives the entries of the part as the catalog has them now; `own` renames one. */
  constructor(whole: () => readonly Entry[], own: (entry: Entry) => Entry) {
    this.#whole = whole;
    this.#own = own;
  }

  /** The entries as of the last look, renamed once; the same array until a look finds others. */
  get all(): readonly Entry[] {
    this.#owned ??= this.#entries.map(this.#own);
    return this.#owned;
  }

  /** Looks at the catalog; true where the part is another than at the look before. */
  look(): boolean {
    const now = this.#whole();
    const before = this.#entries;
    if (now.length === before.length && now.every((entry, place) => entry === before[place])) {
      return false;
    }
    this.#entries = now;
    this.#owned = undefined;
    return true;
  }
}

/** The entries whose key begins so, out of a list in order of its keys: the first is found by halving. */
export function beginning<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  prefix: string,
): readonly Entry[] {
  let from = 0;
  for (let to = entries.length; from < to;) {
    const middle = (from + to) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && keyOf(entry) < prefix) from = middle + 1;
    else to = middle;
  }
  let end = from;
  for (let entry = entries[end]; entry !== undefined && keyOf(entry).startsWith(prefix);) {
    end += 1;
    entry = entries[end];
  }
  return entries.slice(from, end);
}
