/**
 * One spelling for the names that mean the same group: letters small, no space around the commas and
 * equal signs of a distinguished name, no escape where none is needed (RFC 4514).
 */
export const canonicalGroup = (name: string): string =>
  name
    .normalize("NFC")
    .toLowerCase()
    .replace(/\\([0-9a-f]{2})/g, (_, hex: string) =>
      escaped(String.fromCodePoint(parseInt(hex, 16))),
    )
    .replace(/(?<!\\)\s*([,+=])\s*/g, "$1")
    .trim();

const escaped = (letter: string): string => (/[",+;<>\\=# ]/.test(letter) ? `\\${letter}` : letter);
