import type { PageCollector } from "../page-collector.ts";
import { decodedText } from "./decoded-text.ts";
import { htmlText } from "./html-text.ts";

/** Formats that are text all through; `text` where nothing more is known. */
export type TextFormat = "html" | "markdown" | "csv" | "json" | "xml" | "text";

const formats: readonly { readonly pattern: RegExp; readonly format: TextFormat }[] = [
  { pattern: /^(?:text\/html|application\/xhtml\+xml)$/, format: "html" },
  { pattern: /^text\/(?:x-)?markdown$/, format: "markdown" },
  { pattern: /^text\/(?:csv|tab-separated-values)$/, format: "csv" },
  { pattern: /^(?:application\/(?:.+\+)?|text\/)json$/, format: "json" },
  { pattern: /^(?:application\/(?:.+\+)?|text\/)xml$/, format: "xml" },
  { pattern: /^text\/|^application\/(?:(?:x-)?(?:yaml|javascript|sh|toml)|sql)$/, format: "text" },
];

/** The format a media type stands for; nothing when it is not one of text. */
export const textFormat = (mimeType: string): TextFormat | undefined =>
  formats.find(({ pattern }) => pattern.test(mimeType))?.format;

/** @returns the title of an HTML page that has one. */
export function plainText(
  bytes: Uint8Array,
  format: TextFormat,
  pages: PageCollector,
): string | undefined {
  if (format !== "html") {
    pages.add(decodedText(bytes));
    return undefined;
  }
  const { title, text } = htmlText(decodedText(bytes, declaredEncoding(bytes)));
  pages.add(text);
  return title;
}

/** The encoding an HTML page names in its first kilobyte (HTML Standard, section 13.2.3.2). */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  return /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1];
}
