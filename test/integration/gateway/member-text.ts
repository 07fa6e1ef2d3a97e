/** The bytes of one member of a JSON object, as they are written; the last one where a key is doubled. */
export function memberText(text: string, key: string): string | undefined {
  let found: string | undefined;
  let depth = 0;
  let start = -1;
  let name = "";
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    if (letter === '"') {
      const end = stringEnd(text, at);
      if (depth === 1 && start === -1) name = String(JSON.parse(text.slice(at, end + 1)));
      at = end;
    } else if (letter === "{" || letter === "[") depth += 1;
    else if (letter === ":" && depth === 1) start = at + 1;
    const closes = letter === "}" || letter === "]";
    if (depth === 1 && start !== -1 && (letter === "," || letter === "}")) {
      if (name === key) found = text.slice(start, at).trim();
      start = -1;
    }
    if (closes) depth -= 1;
  }
  return found;
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
