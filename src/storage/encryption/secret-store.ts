/** The hub's own store of secrets, each value sealed for its name. */

import { Secret } from "../../kernel/secret.ts";
import { type Envelope, envelope } from "./envelope.ts";
import { encryptionErrors } from "./errors.ts";
import type { KeyWrapping } from "./key-wrapping.ts";
import type { Resealing } from "./resealing.ts";
import { keyIdOf } from "./sealed-parts.ts";
import { type KeptSecret, mostSecrets, type SecretFile, secretName } from "./secret-file.ts";

export interface ListedSecret {
  readonly name: string;
  /** ISO 8601. */
  readonly setAt: string;
  /** The id of the key that seals it. */
  readonly key: string;
}

/** Every method throws what {@link SecretFile} throws, too. */
export interface SecretStore {
  /** Sorted by name; nothing is opened. */
  list(): Promise<readonly ListedSecret[]>;
  /** @throws `storage.noSecret` */
  remove(name: string): Promise<void>;
  /** In place of what was there. @throws `storage.badSecret`, `storage.secretsFull` */
  set(name: string, value: Secret, wrapping: KeyWrapping): Promise<void>;
  /** @throws `storage.noSecret`, `storage.sealedOtherwise` */
  get(name: string, wrapping: KeyWrapping): Promise<Secret>;
  readonly resealing: Resealing;
}

/** In bytes. */
const longest = 64 * 1024;
/** The log cannot be kept free of a shorter one. */
const shortest = 6;

export function secretStore(file: SecretFile, now: () => Date = () => new Date()): SecretStore {
  return {
    async list() {
      const listed = (await file.read()).map(({ name, setAt, sealed }) => ({
        name,
        setAt,
        key: keyIdOf(sealed) ?? "-",
      }));
      return listed.toSorted((left, right) => (left.name < right.name ? -1 : 1));
    },
    async remove(name) {
      await file.change((kept) => {
        const others = kept.filter((each) => each.name !== name);
        if (others.length === kept.length) throw encryptionErrors.noSecret({ name });
        return Promise.resolve(others);
      });
    },
    async set(name, value, wrapping) {
      const bytes = Buffer.from(value.reveal());
      if (!secretName.test(name) || bytes.length < shortest || bytes.length > longest) {
        throw encryptionErrors.badSecret({ limit: longest });
      }
      await file.change(async (kept) => {
        const sealed = await envelope(wrapping).seal(bytes, placeOf(name));
        const others = kept.filter((each) => each.name !== name);
        if (others.length >= mostSecrets)
          throw encryptionErrors.secretsFull({ limit: mostSecrets });
        return [...others, { name, setAt: now().toISOString(), sealed }];
      });
    },
    async get(name, wrapping) {
      const found = (await file.read()).find((each) => each.name === name);
      if (found === undefined) throw encryptionErrors.noSecret({ name });
      return new Secret((await envelope(wrapping).open(found.sealed, placeOf(name))).toString());
    },
    resealing: resealingOf(file),
  };
}

const resealingOf = (file: SecretFile): Resealing => ({
  name: "secrets",
  async reseal(wrapping) {
    const seal = envelope(wrapping);
    let resealed = 0;
    await file.change(async (kept) => {
      const after: KeptSecret[] = [];
      for (const each of kept) after.push(await current(each, seal));
      resealed = after.filter((each) => !kept.includes(each)).length;
      return resealed === 0 ? kept : after;
    });
    return { resealed };
  },
});

async function current(kept: KeptSecret, seal: Envelope): Promise<KeptSecret> {
  if (seal.isCurrent(kept.sealed)) return kept;
  return { ...kept, sealed: await seal.rewrap(kept.sealed, placeOf(kept.name)) };
}

const placeOf = (name: string): string => `secrets/${name}`;
