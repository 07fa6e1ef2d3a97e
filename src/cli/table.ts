/** Text in columns. */

/** Letters that take two cells of a terminal: those of Japanese, Chinese and Korean, and full-width forms. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

/** How many cells a text takes. */
const cells = (text: string): number => Array.from(text).length + (text.match(wide)?.length ?? 0);

/** Rows with their columns under each other, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => cells(row[column] ?? ""))),
  );
  return rows.map((row) =>
    row
      .map((text, column) => text + " ".repeat((widths[column] ?? 0) - cells(text)))
      .join("  ")
      .trimEnd(),
  );
}
