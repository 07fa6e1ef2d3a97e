import { createHash } from "node:crypto";
import type { State } from "../../storage/state/state.ts";

/** Things that may happen once, however often and on whichever replica they are tried. */
export interface Once {
  /** True the first time within `seconds`, false ever after. @throws `storage.*` while nobody can tell */
  first(nonce: string, seconds: number): Promise<boolean>;
}

/** `purpose` keeps the nonces of one use from those of another: ASCII without spaces. */
export const createOnce = (state: State, purpose: string): Once => ({
  first: (nonce, seconds) => state.setIfAbsent(`once:${purpose}:${digest(nonce)}`, "1", seconds),
});

/** As short as a key may be, whatever the nonce is. */
const digest = (nonce: string): string =>
  createHash("sha256").update(nonce).digest("base64url").slice(0, 32);
