/**
 * One spelling for the names that mean the same group: letters small, no space around the commas and
 * equal signs of a distinguished name, no escape where none is needed (RFC 4514).
 */
export const canonicalGroup = (name: string): string =>
  name
    .replace(/\\\\|(?:\\[0-9A-Fa-f]{2})+/g, unescaped)
    .normalize("NFC")
    .toLowerCase()
    .replace(/(?<!\\)\s*([,+=])\s*/g, "$1")
    .trim();

/** Bytes of UTF-8, a pair of digits for each; a backslash that stands for itself stays. */
function unescaped(escapes: string): string {
  if (escapes === "\\\\") return escapes;
  const letters = Buffer.from(escapes.replaceAll("\\", ""), "hex").toString("utf8");
  return letters.replace(/[",+;<>\\=# ]/g, "\\$&");
}

/** Whether a name reads as a directory's, `cn=Sales,dc=example`, and not as `Sales`. */
export const isDistinguished = (name: string): boolean => /^\s*[A-Za-z][\w.-]*\s*=/.test(name);
