/** The admin API of sessions, tokens and keys on a listening hub with a real database. */

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Authenticator } from "../identity/authenticator.ts";
import { identityErrors } from "../identity/errors.ts";
import { asked, aya, worldMigrations } from "../identity/sessions/testing/sessions-world.ts";
import { embedded } from "../identity/testing/databases.ts";
import type { Database } from "../storage/database/database.ts";
import { sessionsHub } from "./testing/sessions-hub.ts";

/** The token is `<id> <permissions>`, as base64url. */
const authenticator: Authenticator = {
  principal({ headers: { authorization } }) {
    if (authorization === undefined) throw identityErrors.noToken({});
    const text = Buffer.from(authorization.slice(7), "base64url").toString();
    const [id = "", ...permissions] = text.split(" ");
    return { id, kind: "person", permissions };
  },
};

const admin = "operator sessions:manage tokens:manage keys:manage";

async function hubOf(t: TestContext, database: Database) {
  const { hub, ...world } = await sessionsHub(t, database, authenticator);
  const ask = async (line: string, as: string, body?: unknown) => {
    const [method = "GET", path = ""] = line.split(" ");
    const answer = await fetch(`${hub.url}${path}`, {
      method,
      headers: {
        ...(as !== "" && { authorization: `Bearer ${Buffer.from(as).toString("base64url")}` }),
        ...(method === "POST" && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, json: Object(text === "" ? {} : JSON.parse(text)) };
  };
  return { ...world, hub, ask };
}

const script = { subject: aya, scopes: ["mcp:read"], name: "script", days: 7 };

type Hub = Awaited<ReturnType<typeof hubOf>>;

const issue = async ({ ask }: Hub) => {
  const { status, json, text } = await ask("POST /api/sessions", admin, asked);
  assert.equal(status, 201, text);
  return json;
};

test("the admin API of sessions, tokens and keys", async (outer) => {
  // What uses the database is closed before it.
  const database = (await embedded(outer, worldMigrations)) ?? assert.fail();
  await outer.test("of a listening hub", (t) => tryOut(t, database));
});

async function tryOut(t: TestContext, database: Database): Promise<void> {
  const hub = await hubOf(t, database);
  const { ask } = hub;

  await t.test("nobody gets in without a token, nor on without the permission", async () => {
    const own = ["/api/me/sessions", "/api/me/tokens"];
    const routes = hub.hub.routes.filter(({ path }) =>
      /^\/api\/(?:me|sessions|tokens|keys)/.test(path),
    );
    assert.equal(routes.length, 14);
    for (const { path, methods } of routes) {
      for (const method of methods) {
        const line = `${method} ${path.replace(":id", "x")}`;
        assert.equal((await ask(line, "")).status, 401, line);
        const isOwn = own.some((each) => path.startsWith(each));
        const body = method === "POST" ? {} : undefined;
        const { status } = await ask(line, "user:bo@corp mcp:read upstreams:manage", body);
        assert.equal(status === 403, !isOwn, `${line} ${status}`);
      }
    }
  });

  await t.test("a session is begun, listed, validated, checked, refreshed and ended", async () => {
    const issued = await issue(hub);
    const { json: list } = await ask(`GET /api/sessions?subject=${aya}`, admin);
    assert.deepEqual(
      list.sessions.map(({ id }: { id: string }) => id),
      [issued.session],
    );
    const token = issued.accessToken;
    const { json: valid } = await ask("POST /api/sessions/validate", admin, { token });
    assert.deepEqual([valid.valid, valid.principal.id], [true, aya]);
    const check = (permission: string, offered = token) =>
      ask("POST /api/sessions/check", admin, { token: offered, permission });
    assert.deepEqual((await check("mcp:read")).json, { valid: true, allowed: true });
    assert.deepEqual((await check("keys:manage")).json, { valid: true, allowed: false });
    assert.deepEqual((await check("mcp:read", "x")).json, { valid: false, allowed: false });
    const { refreshToken } = issued;
    const refreshed = await ask("POST /api/sessions/refresh", admin, { refreshToken });
    assert.equal(refreshed.json.session, issued.session);
    const path = `/api/sessions/${issued.session}`;
    assert.equal((await ask(`DELETE ${path}`, admin)).status, 204);
    const again = await ask(`DELETE ${path}`, admin);
    assert.deepEqual([again.status, again.json.error.code], [404, "identity.unknownSession"]);
    const after = await ask("POST /api/sessions/validate", admin, { token });
    assert.deepEqual([after.status, after.json], [200, { valid: false }]);
    const gone = await ask("POST /api/sessions/refresh", admin, { refreshToken });
    assert.deepEqual([gone.status, gone.json.error.code], [400, "identity.wrongRefreshToken"]);
  });

  await t.test("all sessions of one end together", async () => {
    await issue(hub);
    await issue(hub);
    const { json } = await ask("POST /api/sessions/revoke-all", admin, { subject: aya });
    assert.deepEqual(json, { ended: 2 });
  });

  await t.test("everybody sees and ends their own, and nobody else's", async () => {
    const issued = await issue(hub);
    const pat = await ask("POST /api/tokens", admin, script);
    assert.equal(pat.status, 201, pat.text);
    for (const [kind, id] of [
      ["sessions", issued.session],
      ["tokens", pat.json.id],
    ]) {
      const others = await ask(`GET /api/me/${kind}`, "user:bo@corp mcp:read");
      assert.deepEqual(others.json, { [kind]: [] });
      const foreign = await ask(`DELETE /api/me/${kind}/${id}`, "user:bo@corp mcp:read");
      assert.equal(foreign.status, 404);
      const own = await ask(`GET /api/me/${kind}`, aya);
      assert.deepEqual(
        own.json[kind].map((each: { id: string }) => each.id),
        [id],
      );
      assert.ok(!own.text.includes("kumi_"), "no token is ever shown again");
      assert.equal((await ask(`DELETE /api/me/${kind}/${id}`, aya)).status, 204);
    }
  });

  await t.test("nobody makes a token for themselves, nor one without an end", async () => {
    assert.equal((await ask("POST /api/me/tokens", aya, script)).status, 405);
    assert.equal((await ask("POST /api/tokens", aya, script)).status, 403);
    for (const days of [0, 367, 1.5, undefined]) {
      const { status } = await ask("POST /api/tokens", admin, { ...script, days });
      assert.equal(status, 400, String(days));
    }
  });

  await t.test("keys are shown without their secrets, and rotate", async () => {
    const before = (await ask("GET /api/keys", admin)).json.keys;
    const { json } = await ask("POST /api/keys/rotate", admin);
    assert.deepEqual(
      json.keys.map(({ state }: { state: string }) => state),
      ["retired", "signing", "next"],
    );
    assert.equal(json.keys[1].id, before[1].id);
    assert.deepEqual(Object.keys(json.keys[1]).toSorted(), [
      "createdAt",
      "id",
      "signedFrom",
      "state",
    ]);
  });
}
