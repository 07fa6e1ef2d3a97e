/** Variables that must be set before the hub can use what was imported. */

export interface Variable {
  readonly name: string;
  /** Where it is used, as `github env.GITHUB_TOKEN`. */
  readonly usedBy: readonly string[];
  /** What the client says about it. */
  readonly about?: string | undefined;
}

export interface Wanted {
  readonly name: string;
  /** It is a variable's name already, and stays as it is. */
  readonly exact?: boolean;
  /** Two texts that differ get two variables; left out where the text is not known. */
  readonly value?: string | undefined;
  readonly usedBy: string;
  /** Goes before the name where the name is taken by another text. */
  readonly owner: string;
  readonly about?: string | undefined;
}

export interface Variables {
  /** The variable that stands for it. */
  name(wanted: Wanted): string;
  list(): readonly Variable[];
}

interface Entry {
  readonly value: string | undefined;
  readonly usedBy: Set<string>;
  readonly about: string | undefined;
}

export function variables(): Variables {
  const entries = new Map<string, Entry>();
  return {
    name({ name, exact = false, value, usedBy, owner, about }) {
      const wished = exact ? name : shouted(name);
      const candidates = [wished, shouted(`${owner}_${name}`)];
      const isFree = (candidate: string): boolean =>
        !entries.has(candidate) || entries.get(candidate)?.value === value;
      let found = candidates.find(isFree);
      for (let count = 2; found === undefined; count += 1) {
        const next = `${shouted(`${owner}_${name}`)}_${count}`;
        if (isFree(next)) found = next;
      }
      const entry = entries.get(found) ?? { value, usedBy: new Set(), about };
      entry.usedBy.add(usedBy);
      entries.set(found, entry);
      return found;
    },
    list: () =>
      [...entries].map(([name, { usedBy, about }]) => ({
        name,
        usedBy: [...usedBy],
        ...(about !== undefined && { about }),
      })),
  };
}

/** `api-key` becomes `API_KEY`. */
function shouted(name: string): string {
  const plain = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .replace(/[\W_]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toUpperCase();
  return /^[A-Z_]/.test(plain) ? plain : `VALUE_${plain}`.replace(/_$/, "");
}
