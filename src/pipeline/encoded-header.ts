/** Printable ASCII without a space at either end, and nothing that looks like the mark. */
const plain = /^(?!=\?base64\?)[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** The twin of {@link decodedHeader}. */
export const encodedHeader = (value: string): string =>
  plain.test(value) ? value : `=?base64?${Buffer.from(value).toString("base64")}?=`;

const marked = /^=\?base64\?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\?=$/;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A header's value as the client meant it: `=?base64?...?=` is UTF-8 in Base64, anything else itself
 * (specification 2026-07-28, Streamable HTTP, "Value Encoding").
 *
 * @returns undefined where the mark is there and what it marks is not canonical Base64 of UTF-8.
 */
export function decodedHeader(value: string): string | undefined {
  const trimmed = value.trim();
  if (!trimmed.startsWith("=?base64?") || !trimmed.endsWith("?=")) return trimmed;
  const encoded = marked.exec(trimmed)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return utf8.decode(Buffer.from(encoded, "base64"));
  } catch {
    return undefined;
  }
}
