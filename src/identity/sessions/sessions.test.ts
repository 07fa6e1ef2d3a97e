/** Sessions on both databases: how they begin, what they give, and how they end. */

import assert from "node:assert/strict";
import { silentLog } from "../../telemetry/log.ts";
import type { SessionTables } from "./session-table.ts";
import { sweep } from "./sweep.ts";
import { onEachDatabase } from "./testing/on-each-database.ts";
import { opens, refresh, refused, refreshTokenOf, validate } from "./testing/asking.ts";
import { asked, audience, aya, openWorld } from "./testing/sessions-world.ts";

const day = 86_400;
const bo = { source: "entra", externalId: "2", username: "bo", groups: ["read"] };

onEachDatabase("sessions", {
  "a session gives tokens that say who came, for what, and through whom": async (t, database) => {
    const { sessions, directory } = await openWorld(t, database);
    const issued = await sessions.issue(asked);
    const { tokenType, expiresIn, scopes } = issued;
    assert.deepEqual([tokenType, expiresIn, scopes], ["Bearer", 300, ["mcp:read", "mcp:write"]]);
    const valid = await validate(sessions, issued);
    assert.deepEqual(valid.principal, {
      id: aya,
      kind: "person",
      permissions: ["mcp:read", "mcp:write"],
      groups: directory.groups,
      session: issued.session,
      client: "acme-agent",
    });
    assert.deepEqual([valid.clientId, valid.audience], ["acme-agent", audience]);
    assert.equal(valid.session, issued.session);
    assert.match(valid.session, /^s_[\w-]{22}$/);
    assert.ok(!(sessions.validate(issued.accessToken) instanceof Promise), "asked twice");
  },

  "a token is for its own resource": async (t, database) => {
    const { sessions } = await openWorld(t, database);
    const crm = await sessions.issue({ ...asked, audience: `${audience}/crm` });
    assert.equal(await opens(sessions, crm), false);
    assert.ok(await sessions.validate(crm.accessToken, `${audience}/crm`));
    assert.equal(await opens(sessions, crm), false, "also where it was seen before");
    assert.throws(() => sessions.validate(crm.accessToken), { code: "identity.wrongToken" });
    await refused(refresh(sessions, crm, { audience }), "wrongAudience");
    for (const elsewhere of ["https://elsewhere.example/mcp", `${audience}.example`, "", "/mcp"]) {
      await refused(sessions.issue({ ...asked, audience: elsewhere }), "wrongAudience");
    }
    assert.ok(await refresh(sessions, crm, { audience: `${audience}/crm` }));
  },

  "nobody gets more than their groups give": async (t, database) => {
    const { sessions, directory } = await openWorld(t, database);
    const scopes = ["mcp:read", "mcp:admin", "mcp:read", "*"];
    assert.deepEqual((await sessions.issue({ ...asked, scopes })).scopes, ["mcp:read"]);
    await refused(sessions.issue({ ...asked, scopes: ["mcp:admin"] }), "nothingGranted");
    await refused(sessions.issue({ ...asked, scopes: [] }), "nothingGranted");
    directory.groups = ["admin"];
    const admin = await sessions.issue({ ...asked, scopes: ["mcp:admin", "mcp:execute"] });
    assert.deepEqual(admin.scopes, ["mcp:admin", "mcp:execute"]);
    assert.equal(await sessions.checkPermission(admin.accessToken, "keys:manage"), true);
    const { accessToken } = await sessions.issue({ ...asked, scopes: ["mcp:execute"] });
    assert.equal(await sessions.checkPermission(accessToken, "mcp:execute"), true);
    assert.equal(await sessions.checkPermission(accessToken, "mcp:admin"), false);
    assert.equal(await sessions.checkPermission(accessToken, "keys:manage"), false);
    await refused(sessions.checkPermission("x", "mcp:read"), "wrongToken");
  },

  "only those whom the hub knows, and whom their source lets in, get a session": async (
    t,
    database,
  ) => {
    const { sessions, people, directory } = await openWorld(t, database);
    for (const subject of ["user:nobody@corp", "", "operator", "client:unknown", "user:\0"]) {
      await refused(sessions.issue({ ...asked, subject }), "unknownSubject");
    }
    directory.present = false;
    await refused(sessions.issue(asked), "personInactive");
    directory.present = true;
    await people.setActive(aya, false);
    await refused(sessions.issue(asked), "personInactive");
    await people.setActive(aya, true);
    directory.down = true;
    await refused(sessions.issue(asked), "directoryDown");
  },

  "a service has the scopes that the operator gave it, for as long as its token": async (
    t,
    database,
  ) => {
    const { sessions, clock } = await openWorld(t, database);
    const subject = "client:nightly";
    const nightly = { subject, clientId: "nightly", scopes: ["mcp:read", "mcp:write"], once: true };
    const issued = await sessions.issue(nightly);
    assert.equal(issued.refreshToken, undefined);
    const { principal } = await validate(sessions, issued);
    assert.deepEqual(principal, {
      id: subject,
      kind: "service",
      permissions: ["mcp:read"],
      groups: [],
      session: issued.session,
      client: "nightly",
    });
    assert.equal((await sessions.list(subject)).length, 1);
    clock.advance(301);
    assert.equal(await opens(sessions, issued), false);
    assert.deepEqual(await sessions.list(subject), []);
  },

  "who acts for somebody, and the key of the client, stay with the session": async (
    t,
    database,
  ) => {
    const { sessions } = await openWorld(t, database);
    const issued = await sessions.issue({ ...asked, keyThumbprint: "key", actor: "client:agent" });
    assert.equal(issued.tokenType, "DPoP");
    assert.equal((await validate(sessions, issued)).keyThumbprint, "key");
    const [, payload = ""] = issued.accessToken.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    assert.deepEqual([claims.act, claims.cnf], [{ sub: "client:agent" }, { jkt: "key" }]);
  },

  "a session that is revoked is over at once, and only once": async (t, database) => {
    const { sessions } = await openWorld(t, database);
    const ends: string[] = [];
    const stop = sessions.watchEnds((session) => ends.push(session));
    const [one, two] = [await sessions.issue(asked), await sessions.issue(asked)];
    assert.ok(await opens(sessions, one));
    assert.equal(await sessions.revoke(one.session, "asked to"), true);
    assert.equal(await sessions.revoke(one.session, "asked to"), false);
    assert.equal(await sessions.revoke("s_unknown", "asked to"), false);
    assert.equal(await opens(sessions, one), false);
    await refused(refresh(sessions, one), "wrongRefreshToken");
    assert.ok(await opens(sessions, two));
    assert.deepEqual(ends, [one.session]);
    stop();
    await sessions.revoke(two.session, "asked to");
    assert.deepEqual(ends, [one.session]);
  },

  "all that one subject has ends together, and nothing else": async (t, database) => {
    const { sessions, people, personal } = await openWorld(t, database);
    const { id: subject } = await people.arrived(bo);
    const script = await personal.create({ ...asked, name: "script", days: 1 });
    const others = await personal.create({ ...asked, subject, name: "script", days: 1 });
    const own = await Promise.all(Array.from({ length: 5 }, () => sessions.issue(asked)));
    const other = await sessions.issue({ ...asked, subject });
    assert.equal((await sessions.list(aya)).length, 5);
    assert.equal((await sessions.list()).length, 6);
    assert.ok(await sessions.validate(script.token));
    const ends: string[] = [];
    sessions.watchEnds((each) => ends.push(each));
    assert.equal(await sessions.revokeAll(aya, "left the company"), 6);
    assert.equal(ends.length, 6);
    assert.throws(() => sessions.validate(script.token), { code: "identity.wrongToken" });
    assert.ok(await sessions.validate(others.token));
    assert.equal(await sessions.revokeAll(aya, "left the company"), 0);
    for (const each of own) assert.equal(await opens(sessions, each), false);
    assert.ok(await opens(sessions, other));
    assert.deepEqual(
      (await sessions.list()).map(({ id }) => id),
      [other.session],
    );
  },

  "of more sessions than one may have the oldest ends": async (t, database) => {
    const { sessions, clock } = await openWorld(t, database, { settings: { perPerson: 3 } });
    const issued = [];
    for (let at = 0; at < 5; at += 1) {
      issued.push(await sessions.issue(asked));
      clock.advance(1);
    }
    const live = await Promise.all(issued.map((each) => opens(sessions, each)));
    assert.deepEqual(live, [false, false, true, true, true]);
    await Promise.all(Array.from({ length: 10 }, () => sessions.issue(asked)));
    assert.equal((await sessions.list(aya)).length, 3);
  },

  "a session that nobody refreshes ends, and one that is refreshed ends all the same": async (
    t,
    database,
  ) => {
    const settings = { idleSeconds: 1000, lifeSeconds: 3000 };
    const { sessions, clock } = await openWorld(t, database, { settings });
    const idle = await sessions.issue(asked);
    let busy = await sessions.issue(asked);
    for (let at = 0; at < 3; at += 1) {
      clock.advance(900);
      busy = await refresh(sessions, busy);
    }
    await refused(refresh(sessions, idle), "wrongRefreshToken");
    assert.equal(await sessions.revoke(idle.session, "over already"), false);
    clock.advance(200);
    busy = await refresh(sessions, busy);
    assert.ok(busy.expiresIn <= 100, "a token never outlives its session");
    clock.advance(101);
    assert.equal(await opens(sessions, busy), false);
    await refused(refresh(sessions, busy), "wrongRefreshToken");
  },

  "a client gives back its own tokens, and nobody else's": async (t, database) => {
    const { sessions } = await openWorld(t, database);
    const { clientId } = asked;
    const [one, two] = [await sessions.issue(asked), await sessions.issue(asked)];
    assert.equal(await sessions.revokeToken(refreshTokenOf(one), "another", "asked to"), false);
    assert.equal(await sessions.revokeToken(one.accessToken, "another", "asked to"), false);
    assert.ok(await opens(sessions, one));
    assert.equal(await sessions.revokeToken(refreshTokenOf(one), clientId, "asked to"), true);
    assert.equal(await sessions.revokeToken(two.accessToken, clientId, "asked to"), true);
    assert.equal(await sessions.revokeToken(two.accessToken, clientId, "asked to"), false);
    for (const token of ["", "x", "kumi_rt_x", "a.b.c"]) {
      assert.equal(await sessions.revokeToken(token, clientId, "asked to"), false);
    }
    assert.deepEqual(await sessions.list(aya), []);
  },

  "keys rotate while tokens fly, and nobody is logged out": async (t, database) => {
    const { sessions, ring } = await openWorld(t, database);
    const before = await sessions.issue(asked);
    const unseen = await sessions.issue(asked);
    await opens(sessions, before);
    const flying = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        if (at === 5 || at === 15) await ring.rotate();
        return await sessions.issue(asked);
      }),
    );
    for (const each of [before, unseen, ...flying]) assert.ok(await opens(sessions, each));
    assert.ok(await opens(sessions, await refresh(sessions, before)));
    assert.equal((await ring.list()).length, 4);
  },

  "the database holds no token, and what ended long ago is removed": async (t, database) => {
    const { sessions, personal, clock } = await openWorld(t, database);
    const issued = await sessions.issue(asked);
    const kept = await sessions.issue(asked);
    const { token } = await personal.create({ ...asked, name: "script", days: 1 });
    const db = database.tables<SessionTables>();
    const rows = await Promise.all([
      db.selectFrom("refresh_token").selectAll().execute(),
      db.selectFrom("session").selectAll().execute(),
    ]);
    const text = JSON.stringify(rows);
    for (const secret of [issued.accessToken, refreshTokenOf(issued), token]) {
      assert.ok(!text.includes(secret) && !text.includes(secret.slice(8)));
    }
    await sessions.revoke(issued.session, "asked to");
    const needs = { database, keepDays: 2, clock, log: silentLog };
    assert.equal(await sweep(needs), 0);
    clock.advance(2.5 * day);
    assert.equal(await sweep(needs), 1, "the revoked session");
    clock.advance(day);
    assert.equal(await sweep(needs), 2, "the idle session and the personal token");
    assert.deepEqual(await db.selectFrom("refresh_token").selectAll().execute(), []);
    await refused(refresh(sessions, kept), "wrongRefreshToken");
  },
});
