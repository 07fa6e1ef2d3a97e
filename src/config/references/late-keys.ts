import type { Secret } from "../../kernel/secret.ts";
import type { KeyWrapping } from "../../storage/encryption/key-wrapping.ts";
import type { OpenKeys } from "../../storage/encryption/open-keys.ts";
import type { Keeping } from "./keeping.ts";

/** The keys of a hub, opened when it first seals or opens something: one that does neither has none. */
export interface LateKeys extends AsyncDisposable {
  /** @throws what opening the keys throws; then it is tried again the next time */
  wrapping(): Promise<KeyWrapping>;
}

/** @param learn hears of every key and token that is read */
export function lateKeys(settings: Keeping, learn: (secret: Secret) => void): LateKeys {
  let opened: Promise<OpenKeys> | undefined;

  const open = async (): Promise<OpenKeys> => {
    const { keysOf } = await import("./open-keeping.ts");
    try {
      return await keysOf(settings, learn);
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };

  return {
    wrapping: async () => (await (opened ??= open())).wrapping,
    async [Symbol.asyncDispose]() {
      await (await opened?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}
