/** The bytes of one member of a JSON object, as they are written; the last one where a key is doubled. */
export function memberText(text: string, key: string): string | undefined {
  let found: string | undefined;
  let name = "";
  let start = -1;
  for (const { at, end, depth } of marks(text)) {
    if (depth !== 1) continue;
    const mark = text[at];
    if (mark === '"' && start === -1) name = String(JSON.parse(text.slice(at, end)));
    if (mark === ":") start = end;
    if (mark !== "," && mark !== "}") continue;
    if (name === key && start !== -1) found = text.slice(start, at).trim();
    start = -1;
  }
  return found;
}

interface Mark {
  readonly at: number;
  readonly end: number;
  /** Of what it stands in: 1 for the members of the outermost object, and for its own last brace. */
  readonly depth: number;
}

/** Every string and every sign of punctuation. */
function* marks(text: string): Generator<Mark> {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    const end = letter === '"' ? stringEnd(text, at) : at + 1;
    if (letter === "{" || letter === "[") depth += 1;
    if ('",:{}[]'.includes(letter)) yield { at, end, depth };
    if (letter === "}" || letter === "]") depth -= 1;
    at = end - 1;
  }
}

/** Just behind the string that begins here. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}
