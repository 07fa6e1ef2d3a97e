/** Which of its tools an upstream offers here. */

/**
 * Globs in which `*` stands for any letters, also none; every other letter stands for itself.
 *
 * @returns whether some `include` fits a name and no `exclude` does.
 */
export function createFilter({
  include,
  exclude,
}: {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}): (name: string) => boolean {
  const wanted = anyOf(include);
  const unwanted = anyOf(exclude);
  return (name) => wanted(name) && !unwanted(name);
}

function anyOf(globs: readonly string[]): (name: string) => boolean {
  const exact = new Set(globs.filter((glob) => !glob.includes("*")));
  const wild = globs.filter((glob) => glob.includes("*")).map((glob) => glob.split("*"));
  return (name) => exact.has(name) || wild.some((pieces) => fits(pieces, name));
}

/** Each piece is looked for once, behind the one before: the time grows with the name's length only. */
function fits(pieces: readonly string[], name: string): boolean {
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = name.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}
