/** A reader of CEF for tests, written from the standard, character by character; it shares no code with the writer. */

export interface ParsedCef {
  /** Version, vendor, product, product's version, id, name, severity. */
  readonly header: readonly string[];
  readonly fields: ReadonlyMap<string, string>;
}

export function parsedCef(line: string): ParsedCef {
  if (!line.startsWith("CEF:") || /[\r\n]/.test(line)) throw new Error("That is no line of CEF.");
  const header: string[] = [];
  let part = "";
  let at = 4;
  for (; header.length < 7; at += 1) {
    const character = line[at];
    if (character === undefined) throw new Error("The header has no end.");
    if (character === "\\") part += line[(at += 1)] ?? "";
    else if (character === "|") {
      header.push(part);
      part = "";
    } else part += character;
  }
  return { header, fields: fieldsIn(line.slice(at)) };
}

/** An equals sign that is not escaped ends a key, which begins at the last space before it. */
function fieldsIn(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let key = "";
  let value = "";
  let raw = "";
  const keep = (): void => {
    if (key === "") return;
    if (fields.has(key)) throw new Error(`The key ${key} is there twice.`);
    fields.set(key, value);
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === "\\") {
      const next = text[(at += 1)] ?? "";
      const meant = { n: "\n", r: "\r" }[next] ?? next;
      value += meant;
      raw += "\u0000";
    } else if (character === "=") {
      const space = raw.lastIndexOf(" ");
      value = value.slice(0, value.length - (raw.length - space));
      const next = raw.slice(space + 1);
      keep();
      key = next;
      value = raw = "";
    } else {
      value += character;
      raw += character;
    }
  }
  keep();
  return fields;
}
