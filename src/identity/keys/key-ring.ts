/** The keys that access tokens are signed with: one signs, the next is published before it does. */

import { type CryptoKey, importJWK, type JSONWebKeySet, type JWK } from "jose";
import type { Clock } from "../../kernel/clock.ts";
import type { Database } from "../../storage/database/database.ts";
import type { Log } from "../../telemetry/log.ts";
import { type KeyRow, type KeyStore, keyStore } from "./key-store.ts";
import type { KeyState } from "./key-table.ts";
import type { TextSeal } from "./sealed-text.ts";

/** Of RFC 8037, with the curve Ed25519. */
export const signatureAlgorithm = "EdDSA";

export interface SigningKey {
  readonly id: string;
  readonly key: CryptoKey;
}

export interface KeyRecord {
  readonly id: string;
  readonly state: KeyState;
  readonly createdAt: Date;
  readonly signedFrom?: Date | undefined;
  readonly retiredAt?: Date | undefined;
  /** Whatever it signed has ended by then. */
  readonly publishedUntil?: Date | undefined;
}

export interface KeyRing extends AsyncDisposable {
  readonly signing: SigningKey;
  /** The public key of that id, also the next and those that retired a short while ago. */
  find(id: string): CryptoKey | undefined | Promise<CryptoKey | undefined>;
  /** The public keys (RFC 7517). Whoever keeps a copy should look again after five minutes. */
  jwks(): JSONWebKeySet;
  list(): Promise<readonly KeyRecord[]>;
  /** The next key signs from now on. What the one before has signed stays good until it ends. */
  rotate(): Promise<readonly KeyRecord[]>;
}

export interface KeyRingNeeds {
  readonly database: Database;
  readonly seal: TextSeal;
  readonly clock: Clock;
  readonly log: Log;
  /** How long what the keys sign is good at most. */
  readonly tokenSeconds: number;
}

/** Replicas tell each other of a rotation; this is how often they look by themselves. */
const rereadSeconds = 30;
/** No matter how many tokens of unknown keys come. */
const shortestPauseSeconds = 2;
const channel = "signing_keys";

/** @throws `identity.sealedOtherwise` */
export async function openKeyRing(needs: KeyRingNeeds): Promise<KeyRing> {
  const { database, seal, clock } = needs;
  const store = keyStore(database, seal);
  const first = await readRing(store, await store.complete(clock.now()));
  const ring = new LiveRing(needs, store, first);
  return await ring.watch(database);
}

interface Ring {
  readonly signing: SigningKey;
  readonly keys: ReadonlyMap<string, PublishedKey>;
}

interface PublishedKey {
  readonly key: CryptoKey;
  readonly jwk: JWK;
}

class LiveRing implements KeyRing {
  readonly #needs: KeyRingNeeds;
  readonly #store: KeyStore;
  readonly #owned = new AsyncDisposableStack();
  #ring: Ring;
  #readAt: number;
  #reading: Promise<void> | undefined;

  constructor(needs: KeyRingNeeds, store: KeyStore, ring: Ring) {
    this.#needs = needs;
    this.#store = store;
    this.#ring = ring;
    this.#readAt = needs.clock.seconds();
  }

  async watch(database: Database): Promise<this> {
    const again = (): void => void this.#reread();
    this.#owned.use(await database.listen(channel, { heard: again, again, lost() {} }));
    const timer = setInterval(again, rereadSeconds * 1000).unref();
    this.#owned.defer(() => clearInterval(timer));
    return this;
  }

  get signing(): SigningKey {
    return this.#ring.signing;
  }

  find(id: string): CryptoKey | undefined | Promise<CryptoKey | undefined> {
    return this.#ring.keys.get(id)?.key ?? this.#lookAgainFor(id);
  }

  async #lookAgainFor(id: string): Promise<CryptoKey | undefined> {
    const isRecent = this.#needs.clock.seconds() - this.#readAt < shortestPauseSeconds;
    if (!isRecent) await this.#reread();
    return this.#ring.keys.get(id)?.key;
  }

  jwks(): JSONWebKeySet {
    return { keys: [...this.#ring.keys.values()].map(({ jwk }) => jwk) };
  }

  async list(): Promise<readonly KeyRecord[]> {
    return (await this.#store.read(this.#needs.clock.now())).map(recordOf);
  }

  async rotate(): Promise<readonly KeyRecord[]> {
    const { clock, database, tokenSeconds } = this.#needs;
    // A replica that does not hear of it signs with the old key until it looks by itself.
    await this.#store.rotate(clock.now(), tokenSeconds + 4 * rereadSeconds);
    await this.#reading;
    await this.#reread();
    await database.notify(channel, this.signing.id);
    return await this.list();
  }

  /** What was known stays where the database cannot be asked. */
  #reread(): Promise<void> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #read(): Promise<void> {
    const { clock, log } = this.#needs;
    this.#readAt = clock.seconds();
    try {
      this.#ring = await readRing(this.#store, await this.#store.read(clock.now()));
    } catch (error) {
      log.warn("signing keys could not be read again", { error });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
    await this.#reading;
  }
}

async function readRing(store: KeyStore, rows: readonly KeyRow[]): Promise<Ring> {
  const signer = rows.find(({ state }) => state === "signing");
  if (signer === undefined) throw new Error("No key signs.");
  const keys = await Promise.all(
    rows.map(async ({ id, public_key: text }) => {
      const jwk: JWK = { ...JSON.parse(text), kid: id, alg: signatureAlgorithm, use: "sig" };
      return [id, { key: await imported(jwk), jwk }] as const;
    }),
  );
  const key = await imported(Object(store.privateKey(signer)));
  return { signing: { id: signer.id, key }, keys: new Map(keys) };
}

async function imported(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, signatureAlgorithm);
  if (key instanceof Uint8Array) throw new Error("A signing key is not a pair.");
  return key;
}

const recordOf = (row: KeyRow): KeyRecord => ({
  id: row.id,
  state: row.state,
  createdAt: row.created_at,
  signedFrom: row.signed_from ?? undefined,
  retiredAt: row.retired_at ?? undefined,
  publishedUntil: row.published_until ?? undefined,
});
