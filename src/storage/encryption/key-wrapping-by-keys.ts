import { openBytes, sealBytes } from "./authenticated.ts";
import { encryptionErrors } from "./errors.ts";
import type { KeyWrapping } from "./key-wrapping.ts";
import type { NamedKey } from "./named-key.ts";
import { keyIdOf, version, wrappedParts } from "./sealed-parts.ts";

/** Keys, the current one first. */
export interface KeySource {
  /** As they were last read. */
  readonly known: readonly NamedKey[];
  /** As they are now. */
  read(): Promise<readonly NamedKey[]>;
}

/** The same keys for ever. */
export const fixedKeys = (keys: readonly NamedKey[]): KeySource => ({
  known: keys,
  read: () => Promise.resolve(keys),
});

/** Wraps with the first key and unwraps with any; version, key id and place are authenticated. */
export function keyWrappingByKeys(source: KeySource): KeyWrapping {
  const wrapping: KeyWrapping = {
    async wrap(dataKey, place) {
      const [current] = await source.read();
      if (current === undefined) throw new Error("There is no key to wrap with.");
      const wrapped = sealBytes(current.key, dataKey, bound(current.id, place));
      return [version, current.id, wrapped.toString("base64url")].join(".");
    },
    async unwrap(text, place) {
      const keys = await source.read();
      try {
        const { keyId, wrapped } = wrappedParts(text);
        const named = keys.find(({ id }) => id === keyId);
        if (named === undefined) throw new Error("Its key is not here.");
        return openBytes(named.key, wrapped, bound(keyId, place));
      } catch (error) {
        throw encryptionErrors.sealedOtherwise({ place }, { cause: error });
      }
    },
    rewrap: async (text, place) => wrapping.wrap(await wrapping.unwrap(text, place), place),
    isCurrent: (text) => keyIdOf(text) === source.known[0]?.id,
  };
  return wrapping;
}

const bound = (keyId: string, place: string): string =>
  JSON.stringify([version, "data key", keyId, place]);
