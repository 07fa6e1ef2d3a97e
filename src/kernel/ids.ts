import { randomFillSync } from "node:crypto";

const idBytes = 9;
/** Random bytes are drawn for many ids at once: for one they cost more than all the rest of a call's bookkeeping. */
const drawn = Buffer.alloc(idBytes * 256);
let used = drawn.length;

/** A short random id for one call or one failure: 12 characters of base64url, 72 bits. */
export function shortId(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += idBytes;
  return drawn.toString("base64url", used - idBytes, used);
}
