/** Bytes of text in an encoding that nobody named. */

import { mediaErrors } from "../../errors.ts";

/** Byte order marks come first, then what the bytes allow. */
const marks: readonly { readonly bytes: readonly number[]; readonly encoding: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { bytes: [0xff, 0xfe], encoding: "utf-16le" },
  { bytes: [0xfe, 0xff], encoding: "utf-16be" },
];

/** How much of the beginning is looked at to choose between encodings, in bytes. */
const sample = 64 * 1024;

/**
 * Text in UTF-8, UTF-16, ISO-2022-JP, Shift_JIS or EUC-JP, told apart by byte order mark, then by what
 * the document says of itself, then by its bytes; Windows-1252 where none of them fits.
 *
 * @param declared an encoding that the document names, for example in `<meta charset>`
 * @throws `media.unreadable` when the bytes are not text.
 */
export function decodedText(bytes: Uint8Array, declared?: string): string {
  const text = new TextDecoder(encodingOf(bytes, declared)).decode(bytes);
  if (!isText(text))
    throw mediaErrors.unreadable({ what: "document", why: "its bytes are not text" });
  return text;
}

export function encodingOf(bytes: Uint8Array, declared?: string): string {
  const marked = marks.find((mark) => mark.bytes.every((byte, at) => bytes[at] === byte));
  if (marked !== undefined) return marked.encoding;
  const head = bytes.subarray(0, sample);
  if (declared !== undefined && isKnown(declared) && fits(head, declared)) return declared;
  return withoutMark(head) ?? (fits(head, "utf-8") ? "utf-8" : (japanese(head) ?? "windows-1252"));
}

/** UTF-16 has a zero byte in every second place of Latin text; ISO-2022-JP switches by escapes. */
function withoutMark(head: Uint8Array): string | undefined {
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 8 && even < odd / 8) return "utf-16le";
  if (even > head.length / 8 && odd < even / 8) return "utf-16be";
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1");
  return ["\u001B$B", "\u001B$@"].some((shift) => text.includes(shift)) ? "iso-2022-jp" : undefined;
}

/** Both accept many of the same bytes; the right one gives kana and common kanji, the wrong one half-width kana and rare kanji. */
function japanese(head: Uint8Array): string | undefined {
  const candidates = ["shift_jis", "euc-jp"].filter((encoding) => fits(head, encoding));
  const [best] = candidates
    .map((encoding) => ({ encoding, score: likeness(new TextDecoder(encoding).decode(head)) }))
    .toSorted((a, b) => b.score - a.score);
  return best?.encoding;
}

function likeness(text: string): number {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const good = count(/[\u3040-\u30FF\u3000-\u3002\uFF01-\uFF5E]/g) + count(/[\u4E00-\u9FFF]/g) / 2;
  return good - 2 * count(/[\uFF61-\uFF9F\uE000-\uF8FF\uFFFD]/g);
}

function isKnown(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding !== "replacement";
  } catch {
    return false;
  }
}

/** A character may be cut at the end of the sample, so the decoder is told that more will come. */
function fits(head: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** One control character in a hundred is more than any text has. */
function isText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  const controls = text.match(/[\u0000-\u0008\u000E-\u001A\u001C-\u001F\uFFFD]/g)?.length ?? 0;
  return controls * 100 <= text.length;
}
