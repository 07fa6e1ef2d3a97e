/** Signing keys in the database. */

import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { type Selectable, sql, type Transaction } from "kysely";
import type { Database } from "../../storage/database/database.ts";
import type { KeyTables } from "./key-table.ts";
import type { SealedPlace, TextSeal } from "./sealed-text.ts";

export type KeyRow = Selectable<KeyTables["signing_key"]>;

export interface KeyStore {
  /** All that are published, after whichever of the two that are always there was missing is made. */
  complete(now: Date): Promise<readonly KeyRow[]>;
  read(now: Date): Promise<readonly KeyRow[]>;
  /** The next key signs, the one before is published for `keepSeconds` more, and there is a new next one. */
  rotate(now: Date, keepSeconds: number): Promise<void>;
  /** A JWK. @throws `identity.sealedOtherwise` */
  privateKey(row: KeyRow): unknown;
}

/** Any number that no other lock of the hub has. */
const lock = 7_304_401;

/** Replicas take turns: whoever finds the keys complete leaves them as they are. */
export function keyStore(database: Database, seal: TextSeal): KeyStore {
  const db = database.tables<KeyTables>();

  const alone = <Result>(work: (db: Transaction<KeyTables>) => Promise<Result>): Promise<Result> =>
    db.transaction().execute(async (each) => {
      await sql`select pg_advisory_xact_lock(${lock}::int)`.execute(each);
      return await work(each);
    });

  return {
    complete: (now) =>
      alone(async (each) => {
        const states = new Set((await published(each, now)).map(({ state }) => state));
        for (const state of ["signing", "next"] as const) {
          if (!states.has(state)) await insert(each, await newRow(state, now, seal));
        }
        return await published(each, now);
      }),
    read: (now) => published(db, now),
    rotate: (now, keepSeconds) =>
      alone(async (each) => {
        await each
          .deleteFrom("signing_key")
          .where("state", "=", "retired")
          .where("published_until", "<=", now)
          .execute();
        const until = new Date(now.getTime() + keepSeconds * 1000);
        await each
          .updateTable("signing_key")
          .set({ state: "retired", retired_at: now, published_until: until, private_key: null })
          .where("state", "=", "signing")
          .execute();
        await each
          .updateTable("signing_key")
          .set({ state: "signing", signed_from: now })
          .where("state", "=", "next")
          .execute();
        await insert(each, await newRow("next", now, seal));
      }),
    privateKey: ({ id, private_key: sealed }) => JSON.parse(seal.open(sealed ?? "", placeOf(id))),
  };
}

const published = (
  db: Pick<Transaction<KeyTables>, "selectFrom">,
  now: Date,
): Promise<readonly KeyRow[]> =>
  db
    .selectFrom("signing_key")
    .selectAll()
    .where((where) =>
      where.or([where("published_until", "is", null), where("published_until", ">", now)]),
    )
    .orderBy("created_at")
    .execute();

async function insert(db: Transaction<KeyTables>, row: KeyRow): Promise<void> {
  await db.insertInto("signing_key").values(row).execute();
}

async function newRow(state: "next" | "signing", now: Date, seal: TextSeal): Promise<KeyRow> {
  const pair = await generateKeyPair("EdDSA", { extractable: true });
  const publicKey = await exportJWK(pair.publicKey);
  const id = await calculateJwkThumbprint(publicKey);
  return {
    id,
    state,
    public_key: JSON.stringify(publicKey),
    private_key: seal.seal(JSON.stringify(await exportJWK(pair.privateKey)), placeOf(id)),
    created_at: now,
    signed_from: state === "signing" ? now : null,
    retired_at: null,
    published_until: null,
  };
}

const placeOf = (row: string): SealedPlace => ({
  table: "signing_key",
  column: "private_key",
  row,
});
