/** Edits needed to turn `read` into `truth`, for each character of the truth; spaces are not counted. */
export function characterErrorRate(truth: string, read: string): number {
  const [wanted, given] = [characters(truth), characters(read)];
  if (wanted.length === 0) return 0;
  let row = given.map((_, index) => index + 1);
  row.unshift(0);
  for (const [index, character] of wanted.entries()) {
    const next = [index + 1];
    for (const [at, other] of given.entries()) {
      const replaced = (row[at] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return (row.at(-1) ?? 0) / wanted.length;
}

const characters = (text: string): string[] =>
  Array.from(text.normalize("NFKC").replaceAll(/\s+/gu, ""));
