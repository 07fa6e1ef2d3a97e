/** The commands about sessions, tokens and keys, on a hub that listens. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { sessionsHub } from "../../http/testing/sessions-hub.ts";
import { testToken } from "../../http/testing/test-hub.ts";
import { tokenAuthenticator } from "../../identity/authenticator.ts";
import { aya, worldMigrations } from "../../identity/sessions/testing/sessions-world.ts";
import { embedded } from "../../identity/testing/databases.ts";
import { Secret } from "../../kernel/secret.ts";
import type { Database } from "../../storage/database/database.ts";
import { type OutsideOptions, testOutside } from "../testing/test-outside.ts";

test("sessions, tokens and keys from the command line", async (outer) => {
  // What uses the database is closed before it.
  const database = (await embedded(outer, worldMigrations)) ?? assert.fail();
  await outer.test("of a hub that listens", (t) => tryOut(t, database));
});

async function tryOut(t: TestContext, database: Database): Promise<void> {
  const { hub } = await sessionsHub(t, database, tokenAuthenticator(new Secret(testToken)));
  const { url } = hub;

  const run = async (argv: readonly string[], options: OutsideOptions = {}) => {
    const environment = { KUMIHIMO_TOKEN: testToken, ...options.environment };
    const outside = await testOutside({ ...options, environment });
    await writeFile(join(outside.directory, "token"), `${options.input ?? ""}\n`);
    return await outside.run(...argv, "--url", url);
  };

  const json = async (argv: readonly string[], options?: OutsideOptions) => {
    const { status, out, errors } = await run([...argv, "--json"], options);
    return { status, said: out === "" ? assert.fail(errors) : Object(JSON.parse(out)) };
  };

  const issue = async () =>
    (await json(["sessions", "issue", aya, "--scope", "mcp:read,mcp:write", "--client", "ci"]))
      .said;

  await t.test("a session is issued, listed, refreshed and revoked", async () => {
    const issued = await issue();
    assert.deepEqual(issued.scopes, ["mcp:read", "mcp:write"]);
    const { out } = await run(["sessions", "list", aya]);
    assert.match(out, /^ID +SUBJECT +CLIENT .*\ns_\S+ +user:aya@corp +ci +mcp:read mcp:write /);
    const refreshed = await json(["sessions", "refresh"], { input: `${issued.refreshToken}\n` });
    assert.equal(refreshed.said.session, issued.session);
    const text = await run(["sessions", "refresh"], { input: refreshed.said.refreshToken });
    assert.match(
      text.out,
      /^session +s_.*\nscopes +mcp:read mcp:write \(for 300 s\)\naccess token/,
    );
    const ended = await run(["sessions", "revoke", issued.session]);
    assert.deepEqual([ended.status, ended.out], [0, "The session has ended, on every replica.\n"]);
    const again = await run(["sessions", "revoke", issued.session]);
    assert.equal(again.status, 1);
    assert.match(again.errors, /There is no such session/);
    const late = await run(["sessions", "refresh"], { input: refreshed.said.refreshToken });
    assert.equal(late.status, 1);
    assert.match(late.errors, /refresh token is not valid/);
    await issue();
    assert.deepEqual((await json(["sessions", "revoke-all", aya])).said, { ended: 1 });
    assert.equal((await run(["sessions", "list"])).out, "There are no sessions.\n");
  });

  await t.test("a token is taken from a variable, a file or standard input", async () => {
    const { accessToken, session } = await issue();
    const environment = { A_TOKEN: accessToken };
    for (const [operands, options] of [
      [["env:A_TOKEN"], { environment }],
      [["file:token"], { input: accessToken }],
      [[], { input: `${accessToken}\n` }],
      [["-"], { input: accessToken }],
    ] as const) {
      const found = await json(["sessions", "validate", ...operands], options);
      assert.deepEqual([found.status, found.said.valid, found.said.session], [0, true, session]);
      const { errors } = await run(["sessions", "check", "mcp:read", ...operands], options);
      assert.equal(errors, "");
    }
    const open = await run(["sessions", "validate", accessToken]);
    assert.equal(open.status, 0);
    assert.match(open.errors, /Other users of this machine can see/);
    for (const wrong of ["env:NOT_SET", "file:not-there"]) {
      assert.equal((await run(["sessions", "validate", wrong])).status, 2, wrong);
    }
  });

  await t.test("the status says whether a token is good, and good for that", async () => {
    const { accessToken: input } = await issue();
    const valid = await run(["sessions", "validate"], { input });
    assert.match(valid.out, /^subject +user:aya@corp\nsession +s_/);
    const bad = await run(["sessions", "validate", "--language", "ja"], { input: "x" });
    assert.deepEqual([bad.status, bad.out], [1, "トークンは無効です。\n"]);
    const yes = await run(["sessions", "check", "mcp:write"], { input });
    assert.deepEqual([yes.status, yes.out], [0, "allowed\n"]);
    const no = await run(["sessions", "check", "keys:manage"], { input });
    assert.deepEqual([no.status, no.out], [1, "not allowed\n"]);
  });

  await t.test("a personal token is the only thing on standard output", async () => {
    const make = ["tokens", "create", aya, "--name", "nightly", "--scope", "mcp:read"];
    const made = await run([...make, "--days", "3"]);
    assert.match(made.out, /^kumi_pat_[\w-]{43}\n$/);
    assert.match(made.errors, /shown only now/);
    const { said } = await json(["sessions", "validate"], { input: made.out });
    assert.deepEqual([said.valid, said.clientId], [true, "personal-token"]);
    const { out } = await run(["tokens", "list"]);
    assert.match(out, /^ID .*\nt_\S+ +user:aya@corp +nightly +mcp:read +2\d{3}-/);
    const [, id = ""] = /^(t_\S+)/m.exec(out) ?? [];
    assert.equal((await run(["tokens", "revoke", id])).status, 0);
    assert.equal((await run(["tokens", "revoke", id])).status, 1);
    for (const wrong of [
      ["--days", "0"],
      ["--days", "367"],
      ["--days", "x"],
    ]) {
      assert.notEqual((await run([...make, ...wrong])).status, 0, wrong.join(" "));
    }
    assert.equal((await run(["tokens", "create", aya])).status, 2, "without a scope");
  });

  await t.test("keys are listed and rotate", async () => {
    const { accessToken: input } = await issue();
    const before = (await json(["keys", "list"])).said;
    const after = (await json(["keys", "rotate"])).said;
    assert.deepEqual(
      after.map(({ state }: { state: string }) => state),
      ["retired", "signing", "next"],
    );
    assert.equal(after[1].id, before[1].id);
    assert.match((await run(["keys", "list", "--language", "ja"])).out, /署名中/);
    assert.equal((await run(["sessions", "validate"], { input })).status, 0);
  });

  await t.test("a hub that does not take the operator's token says so", async () => {
    const { status, errors } = await run(["sessions", "list", "--token", "wrong"]);
    assert.equal(status, 1);
    assert.match(errors, /token/);
  });
}
