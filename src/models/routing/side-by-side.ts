/** Parts of one request that are sent at the same time. */
const mostAtOnce = 3;

/**
 * `work` for each of `parts`, a few at a time; the results in the order of the parts. With the first
 * failure the others are given up.
 *
 * @throws the first failure; the reason of `signal`.
 */
export async function sideBySide<Part, Result>(
  parts: readonly Part[],
  signal: AbortSignal,
  work: (part: Part, signal: AbortSignal) => Promise<Result>,
): Promise<readonly Result[]> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const results = new Map<number, Result>();
  const waiting = parts.entries();
  const line = async (): Promise<void> => {
    for (const [index, part] of waiting) {
      both.throwIfAborted();
      results.set(index, await work(part, both));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(mostAtOnce, parts.length) }, line));
  } catch (error) {
    stop.abort(error);
    throw error;
  }
  return [...results].toSorted(([one], [other]) => one - other).map(([, result]) => result);
}
