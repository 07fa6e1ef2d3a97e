/** Personal access tokens on both databases. */

import assert from "node:assert/strict";
import { onEachDatabase } from "../sessions/testing/on-each-database.ts";
import { refused } from "../sessions/testing/asking.ts";
import { asked, audience, aya, openWorld, type World } from "../sessions/testing/sessions-world.ts";

const day = 86_400;
const script = { ...asked, name: "nightly report", days: 30 };

const enter = async ({ sessions }: Pick<World, "sessions">, token: string, resource?: string) =>
  sessions.validate(token, resource);

/** The time after which nothing of before is taken on trust. */
const short = 5;

onEachDatabase("personal tokens", {
  "a token opens every address of the hub for its owner, by the same door": async (t, database) => {
    const world = await openWorld(t, database);
    const { token, ...record } = await world.personal.create(script);
    assert.match(token, /^kumi_pat_[\w-]{43}$/);
    const valid = await enter(world, token);
    assert.deepEqual(valid.principal, {
      id: aya,
      kind: "person",
      permissions: ["mcp:read", "mcp:write"],
      groups: ["read", "write"],
      session: record.id,
    });
    assert.deepEqual([valid.session, valid.audience], [record.id, audience]);
    assert.equal((await enter(world, token, `${audience}/crm`)).audience, `${audience}/crm`);
    assert.ok(!(world.sessions.validate(token) instanceof Promise), "seen a moment ago");
    assert.equal(await world.sessions.checkPermission(token, "mcp:write"), true);
  },

  "nothing but the whole token opens": async (t, database) => {
    const world = await openWorld(t, database);
    const { token, id } = await world.personal.create(script);
    for (const other of [
      `${token}x`,
      token.slice(0, -1),
      `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`,
      "kumi_pat_",
      `kumi_pat_${id}`,
      `kumi_pat_${"é".repeat(43)}`,
    ]) {
      await refused(enter(world, other), "wrongToken");
    }
  },

  "it never gives more than its owner has at the moment": async (t, database) => {
    const world = await openWorld(t, database);
    const { personal, directory, clock } = world;
    await refused(personal.create({ ...script, scopes: ["mcp:admin"] }), "nothingGranted");
    const { token, scopes } = await personal.create({
      ...script,
      scopes: ["mcp:write", "mcp:admin"],
    });
    assert.deepEqual(scopes, ["mcp:write"]);
    await enter(world, token);
    directory.groups = ["read"];
    clock.advance(301);
    await refused(enter(world, token), "wrongToken");
    directory.groups = ["read", "write"];
    clock.advance(301);
    assert.deepEqual((await enter(world, token)).scopes, ["mcp:write"]);
  },

  "it ends when it is revoked, by its owner or the operator, on every replica in seconds": async (
    t,
    database,
  ) => {
    const world = await openWorld(t, database);
    const { personal, clock } = world;
    const replica = await openWorld(t, database, { clock });
    const { token, id } = await personal.create(script);
    await Promise.all([enter(world, token), enter(replica, token)]);
    const ends: string[] = [];
    world.sessions.watchEnds((each) => ends.push(each));
    assert.equal(await personal.revoke(id, "user:bo@corp"), false);
    await enter(world, token);
    assert.equal(await personal.revoke(id, aya), true);
    assert.equal(await personal.revoke(id), false);
    await refused(enter(world, token), "wrongToken");
    clock.advance(short);
    await refused(enter(replica, token), "wrongToken");
    assert.deepEqual(ends, [id], "whoever has streams open for it hears of it");
    assert.deepEqual(await personal.list(), []);
  },

  "it ends by itself, after a year and a day at most": async (t, database) => {
    const world = await openWorld(t, database);
    const { personal, clock } = world;
    const brief = await personal.create({ ...script, days: 1 });
    const endless = await personal.create({ ...script, days: 100_000 });
    const lasts = (endless.expiresAt.getTime() - endless.createdAt.getTime()) / 1000;
    assert.equal(lasts, 366 * day);
    await enter(world, brief.token);
    clock.advance(day - 2);
    await enter(world, brief.token);
    clock.advance(3);
    await refused(enter(world, brief.token), "wrongToken");
    assert.deepEqual(
      (await personal.list(aya)).map(({ id }) => id),
      [endless.id],
    );
  },

  "somebody who is switched off is out in seconds; the directory is asked now and then": async (
    t,
    database,
  ) => {
    const world = await openWorld(t, database);
    const { personal, people, clock, directory } = world;
    const { token } = await personal.create(script);
    await enter(world, token);
    const questions = directory.asked;
    clock.advance(short);
    await enter(world, token);
    assert.equal(directory.asked, questions, "it was asked a moment ago");
    await people.setActive(aya, false);
    clock.advance(short);
    await refused(enter(world, token), "wrongToken");
    await people.setActive(aya, true);
    await enter(world, token);
    directory.present = false;
    clock.advance(301);
    await refused(enter(world, token), "wrongToken");
  },

  "while the directory is down it goes on for a while, and not without having been asked": async (
    t,
    database,
  ) => {
    const world = await openWorld(t, database, { settings: { outageSeconds: 900 } });
    const { personal, clock, directory } = world;
    const { token } = await personal.create(script);
    const stranger = await openWorld(t, database, { clock, directory });
    await enter(world, token);
    directory.down = true;
    clock.advance(600);
    await enter(world, token);
    await refused(enter(stranger, token), "directoryDown");
    clock.advance(400);
    await refused(enter(world, token), "directoryDown");
    directory.down = false;
    await enter(world, token);
  },

  "when it was last used is noted, not with every call": async (t, database) => {
    const world = await openWorld(t, database);
    const { personal, clock } = world;
    const { token } = await personal.create(script);
    const used = async () => (await personal.list(aya))[0]?.usedAt;
    assert.equal(await used(), undefined);
    await enter(world, token);
    const first = await used();
    assert.ok(first);
    clock.advance(60);
    await enter(world, token);
    assert.deepEqual(await used(), first);
    clock.advance(3600);
    await enter(world, token);
    assert.ok(Number(await used()) > Number(first));
  },

  "nobody hoards them, and services may have them": async (t, database) => {
    const world = await openWorld(t, database);
    const { personal } = world;
    await refused(personal.create({ ...script, subject: "user:nobody@corp" }), "unknownSubject");
    for (let at = 0; at < 100; at += 1) await personal.create(script);
    await refused(personal.create(script), "tooManyTokens");
    const { token } = await personal.create({ ...script, subject: "client:nightly" });
    assert.equal((await enter(world, token)).principal.kind, "service");
  },
});
