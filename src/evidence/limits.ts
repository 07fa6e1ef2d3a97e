/** How much is read, so that no input costs more than a bounded time. What is left out is stated. */
export const limits = {
  sources: 100,
  passages: 5_000,
  /** Of all sources together, in UTF-16 units. */
  characters: 200_000,
  /** A longer line is cut at a sentence, a comma or a space. */
  lineCharacters: 800,
  /** More values in one line are data, not statements. */
  valuesInLine: 60,
  facts: 1_500,
  findings: 300,
} as const;
