import { mediaErrors } from "../../errors.ts";
import { reasons } from "../reasons.ts";
import { fromBase64 } from "./base64.ts";

/** `data:[type][;parameter=value]*[;base64],` before the data. A type is read past, not believed. */
const form = /^data:(?<about>[^,]{0,1000}),/i;

/**
 * The bytes of a `data:` URL (RFC 2397).
 *
 * A `#` belongs to the data, since pictures in SVG are often written with colours unescaped.
 *
 * @throws `media.tooLarge`, `media.notMedia`.
 */
export function fromDataUrl(url: string, limit: number): Uint8Array {
  const [start, about] = form.exec(url) ?? [];
  if (start === undefined || about === undefined)
    throw mediaErrors.notMedia({ why: reasons.badDataUrl });
  const data = url.slice(start.length);
  if (/;\s*base64\s*$/i.test(about))
    return fromBase64(data.includes("%") ? unescaped(data).toString("latin1") : data, limit);
  const bytes = unescaped(data);
  if (bytes.byteLength > limit) throw mediaErrors.tooLarge({ bytes: bytes.byteLength, limit });
  return bytes;
}

const percent = 0x25;

/** Percent-decoding (URL Standard): what is not an escape stands for itself. */
function unescaped(data: string): Buffer {
  const bytes = Buffer.from(data, "utf8");
  let length = 0;
  for (let at = 0; at < bytes.byteLength; at += 1) {
    const escape = bytes[at] === percent ? bytes.toString("latin1", at + 1, at + 3) : "";
    const isEscape = /^[0-9a-f]{2}$/i.test(escape);
    bytes[length] = isEscape ? Number.parseInt(escape, 16) : (bytes[at] ?? 0);
    length += 1;
    if (isEscape) at += 2;
  }
  return bytes.subarray(0, length);
}
