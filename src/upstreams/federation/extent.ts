/** Definitions nested deeper than this are refused: whoever writes them as JSON would run out of stack. */
const deepest = 64;

/** Characters of one definition. The largest ones of real servers have about a tenth of it. */
const mostCharacters = 512 * 1024;

/**
 * About how many characters a JSON value takes, each value and key counted with its punctuation.
 *
 * @returns undefined where it is too deep or too large to be kept.
 */
export function extentOf(value: unknown): number | undefined {
  let characters = 0;
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return undefined;
    const below: unknown[] = [];
    for (const each of level) {
      characters += ownExtent(each);
      if (characters > mostCharacters) return undefined;
      if (typeof each === "object" && each !== null) addTo(below, Object.values(each));
    }
    level = below;
  }
  return characters;
}

/** A call with as many arguments as a hostile array has entries would run out of stack. */
function addTo(list: unknown[], values: readonly unknown[]): void {
  for (const value of values) list.push(value);
}

/** Without what is inside of it. */
function ownExtent(value: unknown): number {
  if (typeof value === "string") return value.length + 3;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return 6;
  let characters = 6;
  for (const key of Object.keys(value)) characters += key.length + 3;
  return characters;
}
