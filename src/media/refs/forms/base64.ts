/** Base64 as people and models write it: standard or URL-safe, padded or not, broken into lines. */

import { mediaErrors } from "../../errors.ts";
import { detect, headBytes } from "../detect.ts";
import { reasons } from "../reasons.ts";

const alphabet = /^[\w+/-]*={0,2}$/;

/** Shorter texts are words or paths; no format has a file this small. */
const shortest = 32;

/**
 * The bytes of base64.
 *
 * @throws `media.tooLarge` before anything is decoded, `media.notMedia`.
 */
export function fromBase64(text: string, limit: number): Uint8Array {
  const compact = text.replace(/\s+/g, "");
  const bytes = Math.floor((compact.replace(/=+$/, "").length * 3) / 4);
  if (bytes > limit) throw mediaErrors.tooLarge({ bytes, limit });
  if (!isBase64(compact)) throw mediaErrors.notMedia({ why: reasons.badBase64 });
  return Buffer.from(compact, "base64");
}

function isBase64(compact: string): boolean {
  const padded = compact.endsWith("=");
  return alphabet.test(compact) && (padded ? compact.length % 4 === 0 : compact.length % 4 !== 1);
}

/** Whether a text is base64 of a file whose first bytes are known; a path hardly ever is. */
export async function isBareBase64(text: string): Promise<boolean> {
  const characters = Math.ceil(headBytes / 3) * 4;
  // Lines of mail are broken every 76 characters, so an eighth more holds the head with its spaces.
  const head = text.slice(0, Math.ceil((characters * 9) / 8)).replace(/\s+/g, "");
  if (head.length < shortest || !alphabet.test(head)) return false;
  return (await detect(Buffer.from(head, "base64").subarray(0, headBytes))).signed;
}
