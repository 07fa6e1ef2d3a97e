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
        const holder = places.get(name)?.owner ?? owner;
        if (holder === owner) {
          names.add(name);
          other = put(places, name, { owner, item }) || other;
        } else clashes.push(pipelineErrors.nameTaken({ kind, name, owner, holder }));
      }
      const before = namesOf.get(owner) ?? new Set<string>();
      other =
        drop(
          places,
          [...before].filter((name) => !names.has(name)),
        ) || other;
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

/** Whether that is a change. */
function put<Item>(places: Map<string, Place<Item>>, name: string, place: Place<Item>): boolean {
  if (places.get(name)?.item === place.item) return false;
  places.set(name, place);
  return true;
}

function drop(places: Map<string, unknown>, names: readonly string[]): boolean {
  let dropped = false;
  for (const name of names) dropped = places.delete(name) || dropped;
  return dropped;
}
