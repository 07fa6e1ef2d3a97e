import type { Kysely } from "kysely";
import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";
import type { Clock } from "../../../kernel/clock.ts";
import type { Database } from "../../../storage/database/database.ts";
import { fingerprint } from "./fingerprint.ts";
import type { OAuthTables } from "./tables.ts";

/** Replays are told apart by the key alone, and of two at once only one may come first. */
const onlyOnce = "ReplayDetection";

/**
 * Keeps what oidc-provider has to remember in the hub's database, where every replica finds it.
 *
 * Ids are kept as hashes: whoever reads the database cannot be somebody's browser, nor exchange a code.
 *
 * @param lastingSeconds How long something stays that has no end of its own, such as a registered client.
 */
export const providerAdapter =
  (database: Database, clock: Clock, lastingSeconds: number): AdapterFactory =>
  (kind) => ({
    ...reading(database, clock, kind),
    ...writing(database, clock, kind, lastingSeconds),
  });

type Reading = Pick<Adapter, "find" | "findByUid" | "findByUserCode">;

function reading(database: Database, clock: Clock, kind: string): Reading {
  const items = () =>
    database
      .tables<OAuthTables>()
      .selectFrom("oauth_item")
      .select(["payload", "consumed"])
      .where("kind", "=", kind)
      .where("expires_at", ">", clock.now());
  return {
    async find(id) {
      const row = await items().where("id", "=", fingerprint(id)).executeTakeFirst();
      // A client's description has no such field; everything else is known to its holder by it.
      return row && { ...payloadOf(row), ...(kind !== "Client" && { jti: id }) };
    },
    async findByUid(uid) {
      const row = await items().where("uid", "=", uid).executeTakeFirst();
      return row && payloadOf(row);
    },
    // Of the flow for devices, which is not offered.
    findByUserCode: () => Promise.resolve(undefined),
  };
}

type Writing = Pick<Adapter, "upsert" | "consume" | "destroy" | "revokeByGrantId">;

function writing(database: Database, clock: Clock, kind: string, lastingSeconds: number): Writing {
  const db: Kysely<OAuthTables> = database.tables<OAuthTables>();
  return {
    async upsert(id, payload, expiresIn) {
      const rest = {
        uid: payload.uid ?? null,
        grant_id: payload.grantId ?? null,
        payload: JSON.stringify(withoutSecrets(payload)),
        expires_at: new Date(+clock.now() + (expiresIn ?? lastingSeconds) * 1000),
      };
      const row = { kind, id: fingerprint(id), ...rest };
      const insert = db.insertInto("oauth_item").values(row);
      if (kind === onlyOnce) await insert.execute();
      else {
        await insert
          .onConflict((conflict) => conflict.columns(["kind", "id"]).doUpdateSet(rest))
          .execute();
      }
    },
    async consume(id) {
      await db
        .updateTable("oauth_item")
        .set({ consumed: true })
        .where("kind", "=", kind)
        .where("id", "=", fingerprint(id))
        .execute();
    },
    async destroy(id) {
      await db
        .deleteFrom("oauth_item")
        .where("kind", "=", kind)
        .where("id", "=", fingerprint(id))
        .execute();
    },
    async revokeByGrantId(grantId) {
      await db
        .deleteFrom("oauth_item")
        .where("kind", "=", kind)
        .where("grant_id", "=", grantId)
        .execute();
    },
  };
}

const payloadOf = (row: { payload: string; consumed: boolean }): AdapterPayload => ({
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `upsert`
  ...(JSON.parse(row.payload) as AdapterPayload),
  ...(row.consumed && { consumed: true }),
});

/** The id is what a browser or a client holds; so is the cookie that an interaction remembers. */
function withoutSecrets(payload: AdapterPayload): AdapterPayload {
  const { session } = payload;
  const { cookie, ...rest } = session ?? {};
  const { jti, ...kept } = payload;
  return cookie === undefined && jti === undefined
    ? payload
    : { ...kept, ...(session !== undefined && { session: rest }) };
}
