import { pipelineErrors } from "./errors.ts";

/** Items of one kind by name, each with whoever added it. */
export interface Shelf<Item> {
  /** @throws `pipeline.nameTaken` */
  add(owner: string, name: string, item: Item): void;
  /**
   * Puts these in place of everything the owner had. An item that did not change is the same object.
   *
   * @returns one `pipeline.nameTaken` for each name that somebody else holds; the rest is taken.
   */
  replace(owner: string, items: readonly (readonly [name: string, item: Item])[]): readonly Error[];
  get(name: string): Item | undefined;
  /** In order of name; a new array after each change, the same one until then. */
  all(): readonly Item[];
}

interface Place<Item> {
  readonly owner: string;
  readonly item: Item;
}

export function createShelf<Item>(kind: string, changed: () => void): Shelf<Item> {
  const places = new Map<string, Place<Item>>();
  const namesOf = new Map<string, ReadonlySet<string>>();
  let sorted: readonly Item[] | undefined;

  const change = (): void => {
    sorted = undefined;
    changed();
  };
  const clash = (owner: string, name: string): Error | undefined => {
    const holder = places.get(name)?.owner;
    return holder === undefined || holder === owner
      ? undefined
      : pipelineErrors.nameTaken({ kind, name, owner, holder });
  };
  const put = (owner: string, name: string, item: Item): boolean => {
    const same = places.get(name)?.item === item;
    if (!same) places.set(name, { owner, item });
    return !same;
  };
  const drop = (names: Iterable<string>): boolean => {
    let dropped = false;
    for (const name of names) dropped = places.delete(name) || dropped;
    return dropped;
  };

  return {
    add(owner, name, item) {
      const holder = places.get(name)?.owner;
      if (holder !== undefined) throw pipelineErrors.nameTaken({ kind, name, owner, holder });
      places.set(name, { owner, item });
      namesOf.set(owner, new Set(namesOf.get(owner)).add(name));
      change();
    },
    replace(owner, items) {
      const clashes: Error[] = [];
      const names = new Set<string>();
      let other = false;
      for (const [name, item] of items) {
        const taken = clash(owner, name);
        if (taken !== undefined) clashes.push(taken);
        else {
          names.add(name);
          other = put(owner, name, item) || other;
        }
      }
      const before = namesOf.get(owner) ?? new Set<string>();
      other = drop([...before].filter((name) => !names.has(name))) || other;
      if (names.size > 0) namesOf.set(owner, names);
      else namesOf.delete(owner);
      if (other) change();
      return clashes;
    },
    get: (name) => places.get(name)?.item,
    all() {
      sorted ??= [...places]
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([, { item }]) => item);
      return sorted;
    },
  };
}
