/** Text that starts so, as Unicode; nothing when the bytes are not UTF-8, or UTF-16 with its mark. */
export function asText(head: Uint8Array): string | undefined {
  const text = decoded(head, unicodeOf(head));
  return text === undefined || hasControls(text) ? undefined : text;
}

/** Whether the bytes are text in one of the older Japanese encodings. */
export function isOldJapanese(head: Uint8Array): boolean {
  return ["shift_jis", "euc-jp"].some((encoding) => {
    const text = decoded(head, encoding);
    return text !== undefined && !hasControls(text);
  });
}

function unicodeOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** The last character may be cut off: the head ends anywhere. */
function decoded(head: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
}

/** Tab, line feed, form feed, carriage return, and escape as terminals write it. */
const usual = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);

function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 && !usual.has(code)) || code === 0x7f) return true;
  }
  return false;
}
