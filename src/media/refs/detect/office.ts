/** Office files whose list of types says nothing, as small programs write them. */

/** The part that only this kind of file has, and what its media type ends with. */
const parts: Readonly<Record<string, string>> = {
  "word/document.xml": "wordprocessingml.document",
  "xl/workbook.xml": "spreadsheetml.sheet",
  "ppt/presentation.xml": "presentationml.presentation",
};

/** The type of an Office file by the names in a ZIP archive; nothing where the head shows none. */
export function officeType(head: Uint8Array): string | undefined {
  const kind = namesIn(Buffer.from(head.buffer, head.byteOffset, head.byteLength))
    .map((name) => (Object.hasOwn(parts, name) ? parts[name] : undefined))
    .find((found) => found !== undefined);
  return kind && `application/vnd.openxmlformats-officedocument.${kind}`;
}

const entry = "PK\u0003\u0004";

/** Names in the headers before each entry (APPNOTE 4.3.7), as far as they lie in the head. */
function namesIn(head: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = head.indexOf(entry); at !== -1; at = head.indexOf(entry, at + 4)) {
    if (at + 30 > head.length) return names;
    const length = head.readUInt16LE(at + 26);
    names.push(head.toString("latin1", at + 30, at + 30 + length));
  }
  return names;
}
