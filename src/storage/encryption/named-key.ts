/** A key of 256 bits and the id by which sealed texts name it. */

export interface NamedKey {
  /** As {@link keyIdForm}. */
  readonly id: string;
  readonly key: Buffer;
}

const hex = /^[0-9a-f]{64}$/i;
const base64 = /^[\w+/-]{43}=?$/;

/** 32 bytes written as 64 hexadecimal digits, or as base64 or base64url; nothing for any other text. */
export function keyIn(text: string): Buffer | undefined {
  if (hex.test(text)) return Buffer.from(text, "hex");
  const key = Buffer.from(text, "base64");
  const plain = text.replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
  // Another spelling of the same bytes is a letter lost or a typing error.
  return base64.test(text) && key.toString("base64url") === plain ? key : undefined;
}
