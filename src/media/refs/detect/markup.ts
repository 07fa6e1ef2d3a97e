/** What may stand before the root element: space, `<?xml ...?>`, comments and the document type. */
const prolog =
  /\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!doctype\s+(?<type>[\w:-]*)[^>[]*(?:\[[\s\S]*?\]\s*)?>/iy;
const root = /<(?:[\w-]+:)?(?<name>[A-Za-z][\w-]*)/y;

const htmlRoots = new Set([
  "html",
  "head",
  "body",
  "div",
  "p",
  "table",
  "section",
  "article",
  "main",
]);

/** The type of a text that is markup, by its root element; nothing for any other text. */
export function markupType(text: string): string | undefined {
  const { at, doctype } = skipProlog(text);
  root.lastIndex = at;
  const name = root.exec(text)?.groups?.["name"]?.toLowerCase();
  if (name === "svg") return "image/svg+xml";
  if (doctype === "html" || name === "html") return "text/html";
  if (/^\s*<\?xml\s/.test(text)) return "application/xml";
  return name !== undefined && htmlRoots.has(name) ? "text/html" : undefined;
}

function skipProlog(text: string): { at: number; doctype: string | undefined } {
  let at = 0;
  let doctype: string | undefined;
  while (true) {
    prolog.lastIndex = at;
    const part = prolog.exec(text);
    if (part === null) return { at, doctype };
    at = prolog.lastIndex;
    doctype ??= part.groups?.["type"]?.toLowerCase();
  }
}
