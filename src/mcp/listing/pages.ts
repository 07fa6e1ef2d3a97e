import { mcpErrors } from "../errors.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

/**
 * One page of a list, after the entry that the cursor names.
 *
 * The cursor is the key of the last entry shown, so any replica can go on from it.
 *
 * @throws `mcp.badCursor` when no entry has that key any more.
 */
export function pageOf<Item>(
  list: readonly Item[],
  keyOf: (item: Item) => string,
  { cursor, size }: { readonly cursor: string | undefined; readonly size: number },
): Page<Item> {
  const start = cursor === undefined ? 0 : placeAfter(list, keyOf, cursor);
  const items = list.slice(start, start + size);
  const last = items.at(-1);
  return last === undefined || start + size >= list.length
    ? { items }
    : { items, nextCursor: Buffer.from(keyOf(last)).toString("base64url") };
}

function placeAfter<Item>(
  list: readonly Item[],
  keyOf: (item: Item) => string,
  cursor: string,
): number {
  const key = Buffer.from(cursor, "base64url").toString();
  const sorted = placeInOrder(list, keyOf, key);
  const place = sorted === -1 ? list.findIndex((item) => keyOf(item) === key) : sorted;
  if (place === -1) throw mcpErrors.badCursor({});
  return place + 1;
}

/** Most lists are in order of their keys, and long ones are; -1 where this one is not, or lacks the key. */
function placeInOrder<Item>(
  list: readonly Item[],
  keyOf: (item: Item) => string,
  key: string,
): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = list[middle];
    if (item !== undefined && keyOf(item) < key) low = middle + 1;
    else high = middle;
  }
  const found = list[low];
  return found !== undefined && keyOf(found) === key ? low : -1;
}
