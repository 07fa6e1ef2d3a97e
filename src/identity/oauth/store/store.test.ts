import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Clock } from "../../../kernel/clock.ts";
import type { Database } from "../../../storage/database/database.ts";
import { databases } from "../../testing/databases.ts";
import { providerAdapter } from "./provider-adapter.ts";
import { spentCodes } from "./spent-codes.ts";
import { oauthMigrations, type OAuthTables } from "./tables.ts";

let now = Date.parse("2026-11-21T12:00:00Z");
const clock: Clock = { now: () => new Date(now), seconds: () => now / 1000 };

async function onEach(t: TestContext, what: (database: Database) => Promise<void>): Promise<void> {
  for (const [kind, open] of Object.entries(databases)) {
    await t.test(kind, async (each) => {
      const database = await open(each, oauthMigrations);
      if (database !== undefined) await what(database);
    });
  }
}

test("what the authorization server keeps is found, used up, forgotten, and unreadable", (t) =>
  onEach(t, async (database) => {
    const adapter = providerAdapter(database, clock, 3600);
    const codes = adapter("AuthorizationCode");
    const payload = { jti: "the-code", kind: "AuthorizationCode", grantId: "g", accountId: "a" };
    await codes.upsert("the-code", payload, 60);
    assert.deepEqual(await codes.find("the-code"), payload);
    assert.equal(await adapter("Session").find("the-code"), undefined, "kinds are apart");
    await codes.consume("the-code");
    assert.deepEqual(await codes.find("the-code"), { ...payload, consumed: true });
    const rows = await database
      .tables<OAuthTables>()
      .selectFrom("oauth_item")
      .selectAll()
      .execute();
    assert.doesNotMatch(JSON.stringify(rows), /the-code/);
    await codes.revokeByGrantId("g");
    assert.equal(await codes.find("the-code"), undefined);

    const sessions = adapter("Session");
    await sessions.upsert("cookie", { uid: "u", accountId: "a" }, 60);
    assert.deepEqual(await sessions.findByUid("u"), { uid: "u", accountId: "a" });
    await sessions.upsert("cookie", { uid: "u", accountId: "b" }, 60);
    assert.equal((await sessions.find("cookie"))?.accountId, "b");
    now += 61_000;
    assert.equal(await sessions.find("cookie"), undefined);
    assert.equal(await sessions.findByUid("u"), undefined);

    const replays = adapter("ReplayDetection");
    await replays.upsert("proof", {}, 60);
    await assert.rejects(async () => replays.upsert("proof", {}, 60));
  }));

test("of many who spend a code at once one is first, and a replay is never missed", (t) =>
  onEach(t, async (database) => {
    const codes = spentCodes(database, clock);
    assert.equal(await codes.replayed("early"), undefined);
    const first = await Promise.all(Array.from({ length: 10 }, () => codes.spend("early")));
    assert.equal(first.filter(Boolean).length, 1);
    assert.equal(await codes.became("early", "session-1"), true);
    assert.deepEqual(await codes.replayed("early"), { session: "session-1" });

    await codes.spend("late");
    assert.deepEqual(await codes.replayed("late"), { session: null });
    assert.equal(await codes.became("late", "session-2"), false, "it was seen again meanwhile");
  }));
