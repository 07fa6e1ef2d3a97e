/** Signing keys in both databases: made once, rotated while others sign, sealed. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { isKumihimoError } from "../../kernel/errors.ts";
import { Secret } from "../../kernel/secret.ts";
import type { Database } from "../../storage/database/database.ts";
import { silentLog } from "../../telemetry/log.ts";
import { databases } from "../testing/databases.ts";
import { type TestClock, testClock } from "../testing/test-clock.ts";
import { type KeyRing, openKeyRing } from "./key-ring.ts";
import { keyMigrations, type KeyTables } from "./key-table.ts";
import { rootSecret } from "./root-secret.ts";
import { textSeal } from "./sealed-text.ts";

const newSeal = () => textSeal(rootSecret(new Secret(randomBytes(32).toString("hex"))));

const openRing = (database: Database, clock: TestClock, seal = newSeal()): Promise<KeyRing> =>
  openKeyRing({ database, seal, clock, log: silentLog, tokenSeconds: 300 });

const states = async (ring: KeyRing) => (await ring.list()).map(({ state }) => state);

/** Until `is` holds, for as long as a slow machine may need. */
async function eventually(is: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setInterval(() => is() && resolve(), 10);
  await promise.finally(() => clearInterval(timer));
}

const tests: Readonly<Record<string, (database: Database) => Promise<void>>> = {
  "rings that open at once have the same keys, and none is kept in clear": async (database) => {
    const [clock, seal] = [testClock(), newSeal()];
    const rings = await Promise.all(
      Array.from({ length: 5 }, () => openRing(database, clock, seal)),
    );
    const [first] = rings;
    assert.ok(first);
    assert.deepEqual(await states(first), ["signing", "next"]);
    for (const ring of rings) {
      assert.equal(ring.signing.id, first.signing.id);
      assert.deepEqual(ring.jwks(), first.jwks());
    }
    for (const jwk of first.jwks().keys) {
      assert.deepEqual(Object.keys(jwk).toSorted(), ["alg", "crv", "kid", "kty", "use", "x"]);
    }
    const rows = await database.tables<KeyTables>().selectFrom("signing_key").selectAll().execute();
    for (const { private_key: kept } of rows) assert.match(kept ?? "", /^v1\.[\w-]{8}\./);
    await Promise.all(rings.map((ring) => ring[Symbol.asyncDispose]()));
  },

  "the next key signs after a rotation, and the old one is known until its tokens have ended":
    async (database) => {
      const [clock, seal] = [testClock(), newSeal()];
      await using ring = await openRing(database, clock, seal);
      await using other = await openRing(database, clock, seal);
      const { id: old } = ring.signing;
      const next = ring.jwks().keys.find(({ kid }) => kid !== old);
      const records = await ring.rotate();
      assert.equal(ring.signing.id, next?.kid);
      assert.deepEqual(
        records.map(({ state }) => state),
        ["retired", "signing", "next"],
      );
      await eventually(() => other.signing.id === next?.kid);
      assert.ok(await other.find(old));
      const rows = await database
        .tables<KeyTables>()
        .selectFrom("signing_key")
        .selectAll()
        .execute();
      assert.equal(rows.find(({ id }) => id === old)?.private_key, null);
      clock.advance(300);
      assert.ok((await states(ring)).includes("retired"), "its last tokens may just have ended");
      clock.advance(300);
      assert.deepEqual(await states(ring), ["signing", "next"]);
      await ring.rotate();
      assert.equal(await ring.find(old), undefined);
    },

  "rings that rotate at once end with one key that signs": async (database) => {
    const [clock, seal] = [testClock(), newSeal()];
    await using ring = await openRing(database, clock, seal);
    await using other = await openRing(database, clock, seal);
    await Promise.all([ring.rotate(), other.rotate(), ring.rotate(), other.rotate()]);
    const all = await ring.list();
    assert.equal(all.length, 6);
    assert.equal(all.filter(({ state }) => state === "signing").length, 1);
    assert.equal(all.filter(({ state }) => state === "next").length, 1);
    const signing = all.find(({ state }) => state === "signing")?.id;
    await eventually(() => ring.signing.id === signing && other.signing.id === signing);
  },

  "with another secret the hub does not start": async (database) => {
    const clock = testClock();
    await (await openRing(database, clock))[Symbol.asyncDispose]();
    await assert.rejects(
      openRing(database, clock),
      (error) => isKumihimoError(error) && error.code === "identity.sealedOtherwise",
    );
  },

  "many tokens of unknown keys do not become many questions": async (database) => {
    const [clock, seal] = [testClock(), newSeal()];
    await using ring = await openRing(database, clock, seal);
    assert.equal(await ring.find("unknown"), undefined);
    const db = database.tables<KeyTables>();
    const row = await db.selectFrom("signing_key").selectAll().executeTakeFirstOrThrow();
    const late = { id: "late", state: "retired", published_until: new Date(2100, 1) } as const;
    await db
      .insertInto("signing_key")
      .values({ ...row, ...late })
      .execute();
    assert.equal(await ring.find("late"), undefined, "it was asked a moment ago");
    clock.advance(3);
    assert.ok(await ring.find("late"));
  },
};

for (const [kind, open] of Object.entries(databases)) {
  test(`signing keys, ${kind}`, async (t) => {
    const database = await open(t, keyMigrations);
    if (database === undefined) return;
    for (const [name, run] of Object.entries(tests)) {
      await database.tables<KeyTables>().deleteFrom("signing_key").execute();
      await t.test(name, () => run(database));
    }
  });
}
