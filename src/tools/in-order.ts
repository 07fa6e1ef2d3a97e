/**
 * `work` for each of `items`, `atOnce` of them at a time; the results in the order of the items.
 *
 * After a failure nothing further is begun, and what is under way is waited for, so that nothing goes
 * on behind the caller's back.
 *
 * @throws the first failure; the reason of `signal`.
 */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  { atOnce, signal }: { readonly atOnce: number; readonly signal: AbortSignal },
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const waiting = items.entries();
  const failures: unknown[] = [];
  const line = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (failures.length > 0) return;
      signal.throwIfAborted();
      results.set(index, await work(item));
    }
  };
  const guarded = (): Promise<void> => line().catch((error: unknown) => void failures.push(error));
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, guarded));
  if (failures.length > 0) throw failures[0];
  return [...results].toSorted(([one], [other]) => one - other).map(([, result]) => result);
}
