import assert from "node:assert/strict";
import { test } from "node:test";
import { connectHub } from "../../http/testing/connect-hub.ts";
import { embedded } from "../../identity/testing/databases.ts";
import { credentialMigrations } from "../../upstreams/credentials/credential-table.ts";
import { person } from "../../upstreams/credentials/testing/vault-world.ts";
import { type OutsideOptions, testOutside } from "../testing/test-outside.ts";

test("somebody gives the hub a token, sees that it is there, and takes it back", async (outer) => {
  const database = (await embedded(outer, credentialMigrations)) ?? assert.fail();
  await outer.test("at a hub that listens", async (t) => {
    const { url, vault } = await connectHub(t, database);
    const run = async (argv: readonly string[], options: OutsideOptions = {}) => {
      const environment = { KUMIHIMO_TOKEN: "aya", ...options.environment };
      const outside = await testOutside({ ...options, environment });
      return outside.run(...argv, "--url", url);
    };
    const kept = async () => {
      const found = await vault.find({ principal: person("aya").id, upstream: "erp" });
      return found?.tokens.access;
    };
    const set = await run(["credentials", "set", "erp"], { input: "of-aya\n" });
    assert.equal(set.out, "Your calls to erp go with this token from now on.\n");
    assert.equal(await kept(), "of-aya");
    const listed = await run(["credentials", "list"]);
    assert.match(
      listed.out,
      /^UPSTREAM +STATE .*\ncrm +missing +- +- +http.*\/connect\/crm\nerp +token /,
    );
    for (const { out, errors } of [set, listed]) assert.ok(!`${out}${errors}`.includes("of-aya"));
    const renewed = await run(
      ["credentials", "set", "erp", "env:MINE", "--expires", "2099-01-01T00:00:00Z", "--json"],
      { environment: { MINE: "another" } },
    );
    assert.equal(JSON.parse(renewed.out).expiresAt, "2099-01-01T00:00:00.000Z");
    assert.equal(await kept(), "another");
    assert.equal((await run(["credentials", "remove", "erp"])).status, 0);
    assert.equal(await kept(), undefined);
    const again = await run(["credentials", "remove", "erp"]);
    assert.deepEqual([again.status, /no account of yours/.test(again.errors)], [1, true]);
    const none = await run(["credentials", "set", "open"], { input: "x" });
    assert.deepEqual([none.status, /takes no tokens/.test(none.errors)], [1, true]);
  });
});
