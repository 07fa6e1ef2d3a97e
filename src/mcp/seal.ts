import { createHmac, timingSafeEqual } from "node:crypto";

/** Lets a client carry something for the hub that it can read and must not change. */
export interface Seal {
  /** `text` and its code; it opens only under the same `binding`, which is not written into it. */
  close(binding: string, text: string): string;
  /** The text, or undefined when it is not what was closed under `binding`. */
  open(binding: string, sealed: string): string | undefined;
}

/**
 * HMAC-SHA-256 over purpose, binding and text, the code cut to 128 bits (RFC 2104, section 5).
 *
 * `key` holds at least 32 bytes and is shared by the replicas of one hub; `purpose` keeps what was
 * sealed for one use from opening for another. The text must be ASCII without `.`.
 */
export function createSeal(key: Uint8Array, purpose: string): Seal {
  if (key.length < 32) throw new RangeError("The key of a seal holds at least 32 bytes.");
  const code = (binding: string, text: string): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([purpose, binding, text]))
      .digest()
      .subarray(0, 16);

  return {
    close: (binding, text) => `${text}.${code(binding, text).toString("base64url")}`,
    open(binding, sealed) {
      const [text, offered, ...rest] = sealed.split(".");
      if (text === undefined || offered === undefined || rest.length > 0) return undefined;
      const expected = code(binding, text);
      const given = Buffer.from(offered, "base64url");
      // Compared as text too: base64url has spellings that decode to the same bytes.
      const genuine =
        given.length === expected.length &&
        timingSafeEqual(given, expected) &&
        offered === expected.toString("base64url");
      return genuine ? text : undefined;
    },
  };
}
