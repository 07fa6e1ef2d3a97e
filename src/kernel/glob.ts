/**
 * Globs in which `*` stands for any letters, also none; every other letter stands for itself.
 *
 * Each piece is looked for once, behind the one before: the time grows with the text's length only.
 */
export function globTest(glob: string): (text: string) => boolean {
  const pieces = glob.split("*");
  return pieces.length === 1 ? (text) => text === glob : (text) => fits(pieces, text);
}

function fits(pieces: readonly string[], text: string): boolean {
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
