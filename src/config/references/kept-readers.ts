/** `vault:PATH#FIELD` and `secret:NAME`; what they need is loaded when the first of them is followed. */

import { isKumihimoError } from "../../kernel/errors.ts";
import type { Language } from "../../kernel/language.ts";
import type { Secret } from "../../kernel/secret.ts";
import type { OpenKeys } from "../../storage/encryption/open-keys.ts";
import type { VaultSettings } from "../../storage/vault/config.ts";
import type { KeyValueReader } from "../../storage/vault/key-value-reader.ts";
import type { VaultNeeds } from "../../storage/vault/vault.ts";
import { configWords } from "../words.ts";
import type { Keeping } from "./keeping.ts";
import type { Followed, Reader } from "./reader.ts";

export interface KeptReaders extends AsyncDisposable {
  readonly vault: Reader;
  readonly secret: Reader;
}

export interface KeptNeeds {
  readonly language: Language;
  /** Hears of tokens and keys that are read on the way. */
  readonly learn: (secret: Secret) => void;
  /** Where Vault is, once that is known; nothing where it is not in order. */
  readonly vaultSettings: () => VaultSettings | undefined;
  /** The same of the hub's own store. */
  readonly keeping: () => Keeping | undefined;
}

export function keptReaders({ language, learn, vaultSettings, keeping }: KeptNeeds): KeptReaders {
  const words = configWords[language];
  const stack = new AsyncDisposableStack();
  let opened: Promise<KeyValueReader> | undefined;
  let keys: Promise<OpenKeys> | undefined;

  /** What is wrong with the settings is told where they stand; without them nothing is followed. */
  const told =
    <Settings>(
      known: () => Settings | undefined,
      follow: (rest: string, settings: Settings) => Promise<Followed>,
    ): Reader =>
    async (rest) => {
      const settings = known();
      if (settings === undefined) return { why: words.keptNowhere };
      try {
        return await follow(rest, settings);
      } catch (error) {
        if (isKumihimoError(error)) return { why: error.words(language).message };
        throw error;
      }
    };

  return {
    vault: told(vaultSettings, async (rest, settings) => {
      const [, path, field = ""] = vaultForm.exec(rest) ?? [];
      if (path === undefined || path.split("/").some(isDots)) return { why: words.vaultForm };
      opened ??= openReader({ settings, learn }, stack);
      const fields = await (await opened).read(path);
      const text = textOf(fields[field]);
      return text === "" ? { why: words.vaultField(path, field) } : { text };
    }),
    secret: told(keeping, async (name, settings) => {
      const { keysOf, storeOf } = await import("./open-keeping.ts");
      const store = storeOf(settings);
      // Without such a secret no keys are made for it.
      if (!(await store.list()).some((kept) => kept.name === name)) {
        return { why: words.noSecret };
      }
      keys ??= keysOf(settings, learn).then((open) => stack.use(open));
      return { text: (await store.get(name, (await keys).wrapping)).reveal() };
    }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Two names at least: where the engine is mounted, and the secret in it. */
const vaultForm = /^([^#/\s]+(?:\/[^#/\s]+)+)#([^#]+)$/;

const isDots = (segment: string): boolean => segment === "." || segment === "..";

/** Numbers may stand there as such. */
const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

async function openReader(needs: VaultNeeds, stack: AsyncDisposableStack): Promise<KeyValueReader> {
  const { openVault } = await import("../../storage/vault/vault.ts");
  const { keyValueReader } = await import("../../storage/vault/key-value-reader.ts");
  return keyValueReader(stack.use(openVault(needs)));
}
