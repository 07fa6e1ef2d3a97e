/** The longest name that is worth comparing; the work grows with the square of the length. */
const longest = 64;

/** The name most like what was written, or `undefined` when none is near enough to be a slip. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const short = written.slice(0, longest).toLowerCase();
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(short, name.toLowerCase());
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  const slip = Math.max(2, Math.floor(short.length / 3));
  return best !== undefined && best.distance <= slip ? best.name : undefined;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [row, letter] of left.split("").entries()) {
    const current = [row + 1];
    for (const [column, other] of right.split("").entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      const removed = (previous[column + 1] ?? 0) + 1;
      const added = (current[column] ?? 0) + 1;
      current.push(Math.min(replaced, removed, added));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
