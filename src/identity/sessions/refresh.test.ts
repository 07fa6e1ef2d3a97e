/** Refresh tokens on both databases: good once, found out when two have them, and asked of the directory. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { IssuedTokens } from "./sessions.ts";
import { onEachDatabase } from "./testing/on-each-database.ts";
import { opens, refresh, refused, refreshTokenOf, validate } from "./testing/asking.ts";
import { asked, aya, openWorld } from "./testing/sessions-world.ts";

const wrong = "wrongRefreshToken";

onEachDatabase("refresh", {
  "each refresh gives new tokens, and the access token before stays good until it ends": async (
    t,
    database,
  ) => {
    const { sessions, clock } = await openWorld(t, database);
    let issued = await sessions.issue(asked);
    const first = issued;
    const seen = new Set([issued.accessToken, issued.refreshToken]);
    for (let at = 1; at <= 5; at += 1) {
      issued = await refresh(sessions, issued);
      assert.equal(issued.session, first.session);
      seen.add(issued.accessToken).add(issued.refreshToken);
      assert.equal(seen.size, 2 + 2 * at);
    }
    assert.ok(await opens(sessions, first));
    clock.advance(301);
    assert.equal(await opens(sessions, first), false);
    const [record] = await sessions.list(aya);
    assert.ok(record !== undefined && record.refreshedAt > record.createdAt);
  },

  "a token that is used again after the grace ends the session, for thief and owner": async (
    t,
    database,
  ) => {
    const { sessions, clock } = await openWorld(t, database);
    const first = await sessions.issue(asked);
    const second = await refresh(sessions, first);
    assert.ok(await opens(sessions, second));
    clock.advance(11);
    await refused(refresh(sessions, first), wrong);
    assert.equal(await opens(sessions, second), false);
    await refused(refresh(sessions, second), wrong);
    assert.deepEqual(await sessions.list(aya), []);
  },

  "fifty refreshes at once all succeed, and one line goes on": async (t, database) => {
    const { sessions } = await openWorld(t, database);
    const first = await sessions.issue(asked);
    const siblings = await Promise.all(Array.from({ length: 50 }, () => refresh(sessions, first)));
    assert.equal(new Set(siblings.map(refreshTokenOf)).size, 50);
    for (const each of siblings) assert.ok(await opens(sessions, each));
    let line = siblings[17] ?? first;
    for (let at = 0; at < 3; at += 1) line = await refresh(sessions, line);
    assert.ok(await opens(sessions, line));
    await refused(refresh(sessions, siblings[18] ?? first), wrong);
    assert.equal(await opens(sessions, line), false);
    await refused(refresh(sessions, line), wrong);
  },

  "fifty refreshes at once of which two lines go on end the session": async (t, database) => {
    const { sessions } = await openWorld(t, database);
    const first = await sessions.issue(asked);
    const siblings = await Promise.all(Array.from({ length: 5 }, () => refresh(sessions, first)));
    const next = await Promise.allSettled(siblings.map((each) => refresh(sessions, each)));
    const good = next.filter((each) => each.status === "fulfilled");
    assert.equal(good.length, 1);
    for (const { value } of good) assert.equal(await opens(sessions, value), false);
    assert.deepEqual(await sessions.list(aya), []);
  },

  "a thief within the grace is found out when the owner goes on, whoever is first": async (
    t,
    database,
  ) => {
    const { sessions } = await openWorld(t, database);
    for (const firstToGoOn of ["owner", "thief"] as const) {
      const first = await sessions.issue(asked);
      const lines = {
        owner: await refresh(sessions, first),
        thief: await refresh(sessions, first),
      };
      const went = await refresh(sessions, lines[firstToGoOn]);
      assert.ok(await opens(sessions, went));
      const other = firstToGoOn === "owner" ? lines.thief : lines.owner;
      await refused(refresh(sessions, other), wrong);
      assert.equal(await opens(sessions, went), false);
      await refused(refresh(sessions, went), wrong);
    }
  },

  "once a line goes on, its parent gives no more siblings, within the grace or not": async (
    t,
    database,
  ) => {
    const { sessions } = await openWorld(t, database);
    const first = await sessions.issue(asked);
    const second = await refresh(sessions, first);
    await refresh(sessions, second);
    await refused(refresh(sessions, first), wrong);
    assert.equal(await opens(sessions, second), false);
  },

  "a token becomes so many siblings and no more": async (t, database) => {
    const { sessions } = await openWorld(t, database, { settings: { siblings: 3 } });
    const first = await sessions.issue(asked);
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => refresh(sessions, first)),
    );
    const good = all.filter((each) => each.status === "fulfilled");
    assert.equal(good.length, 3);
    const [one] = good;
    assert.ok(one && (await opens(sessions, one.value)), "too many at once is no theft yet");
  },

  "without grace one of many is right, and the session ends": async (t, database) => {
    const { sessions, clock } = await openWorld(t, database, { settings: { graceSeconds: 0 } });
    const first = await sessions.issue(asked);
    await refresh(sessions, first);
    clock.advance(0.1);
    await refused(refresh(sessions, first), wrong);
    assert.deepEqual(await sessions.list(aya), []);
  },

  "another client, or one without the key, gets nothing and ends nothing": async (t, database) => {
    const { sessions } = await openWorld(t, database);
    const plain = await sessions.issue(asked);
    await refused(refresh(sessions, plain, { clientId: "another" }), wrong);
    await refused(refresh(sessions, plain, { clientId: "" }), wrong);
    const next = await refresh(sessions, plain);
    await refused(refresh(sessions, plain, { clientId: "another" }), wrong);
    assert.ok(await opens(sessions, next), "nor with a used one");
    const bound = await sessions.issue({ ...asked, keyThumbprint: "key" });
    await refused(refresh(sessions, bound), wrong);
    await refused(refresh(sessions, bound, { keyThumbprint: "another" }), wrong);
    const proven = await refresh(sessions, bound, { keyThumbprint: "key" });
    assert.equal(proven.tokenType, "DPoP");
    assert.equal((await validate(sessions, proven)).keyThumbprint, "key");
    const byOperator = await sessions.refresh({ refreshToken: refreshTokenOf(next) });
    assert.ok(await opens(sessions, byOperator));
  },

  "a proof with a session without a key binds the access token": async (t, database) => {
    const { sessions } = await openWorld(t, database);
    const proven = await refresh(sessions, await sessions.issue(asked), { keyThumbprint: "key" });
    assert.equal(proven.tokenType, "DPoP");
    assert.equal((await validate(sessions, proven)).keyThumbprint, "key");
  },

  "what is no refresh token is refused": async (t, database) => {
    const { sessions } = await openWorld(t, database);
    const issued = await sessions.issue(asked);
    const texts = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string().map((text) => `kumi_rt_${text}`),
      fc.constantFrom(issued.accessToken, `${issued.refreshToken}x`, `${issued.refreshToken}\n`),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (refreshToken) => {
        await refused(sessions.refresh({ refreshToken }), wrong);
      }),
      { numRuns: 50 },
    );
    assert.ok(await opens(sessions, issued));
  },

  "an access token may have fewer scopes than the session, never more": async (t, database) => {
    const { sessions } = await openWorld(t, database);
    const narrow = { scopes: ["mcp:read", "mcp:admin"] };
    const less = await refresh(sessions, await sessions.issue(asked), narrow);
    assert.deepEqual(less.scopes, ["mcp:read"]);
    assert.deepEqual((await validate(sessions, less)).principal.permissions, ["mcp:read"]);
    await refused(refresh(sessions, less, { scopes: ["mcp:admin"] }), "nothingGranted");
    const all = await refresh(sessions, less);
    assert.deepEqual(all.scopes, ["mcp:read", "mcp:write"]);
  },

  "groups are looked up anew: what was lost is gone, what was never agreed to does not come":
    async (t, database) => {
      const { sessions, directory } = await openWorld(t, database);
      let issued = await sessions.issue(asked);
      directory.groups = ["read", "admin"];
      issued = await refresh(sessions, { ...issued });
      assert.deepEqual(
        issued.scopes,
        ["mcp:read", "mcp:write"],
        "an administrator has every scope",
      );
      directory.groups = ["read"];
      issued = await refresh(sessions, issued);
      assert.deepEqual(issued.scopes, ["mcp:read"]);
      assert.deepEqual((await validate(sessions, issued)).principal.groups, ["read"]);
      directory.groups = ["read", "write", "execute"];
      issued = await refresh(sessions, issued);
      assert.deepEqual(issued.scopes, ["mcp:read", "mcp:write"]);
      directory.groups = ["execute"];
      await refused(refresh(sessions, issued), wrong);
      assert.equal(await opens(sessions, issued), false);
    },

  "somebody who is switched off, here or in the directory, is logged out": async (t, database) => {
    const { sessions, people, directory } = await openWorld(t, database);
    const [one, two] = [await sessions.issue(asked), await sessions.issue(asked)];
    directory.present = false;
    await refused(refresh(sessions, one), wrong);
    assert.equal(await opens(sessions, one), false);
    directory.present = true;
    await people.setActive(aya, false);
    await refused(refresh(sessions, two), wrong);
    await people.setActive(aya, true);
    await refused(refresh(sessions, two), wrong);
  },

  "while the directory is down sessions go on for a while, and tokens are not used up": async (
    t,
    database,
  ) => {
    const settings = { outageSeconds: 900 };
    const { sessions, people, clock, directory } = await openWorld(t, database, { settings });
    let issued = await sessions.issue(asked);
    directory.down = true;
    clock.advance(600);
    issued = await refresh(sessions, issued);
    assert.deepEqual(issued.scopes, ["mcp:read", "mcp:write"]);
    clock.advance(400);
    await refused(refresh(sessions, issued), "directoryDown");
    directory.down = false;
    issued = await refresh(sessions, issued);
    directory.down = true;
    await people.setActive(aya, false);
    await refused(refresh(sessions, issued), wrong);
    assert.equal(await opens(sessions, issued), false, "the hub itself knows who is switched off");
  },

  "whatever order thieves and owners refresh in, of two lines that go on none is left": async (
    t,
    database,
  ) => {
    const { sessions } = await openWorld(t, database);
    const next = (from: IssuedTokens): Promise<IssuedTokens | undefined> =>
      refresh(sessions, from).catch(() => undefined);
    const steps = fc.array(fc.nat(), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(steps, async (picks) => {
        const first = await sessions.issue(asked);
        const held = [first];
        /** The last token of each line. */
        const ends = new Set(held);
        let refusals = 0;
        for (const pick of picks) {
          const from = held[pick % held.length] ?? first;
          const got = await next(from);
          if (got === undefined) refusals += 1;
          else {
            held.push(got);
            ends.delete(from);
            ends.add(got);
          }
        }
        for (const each of ends) await next(each);
        const lives = (await sessions.list(aya)).some(({ id }) => id === first.session);
        assert.equal(lives, ends.size === 1 && refusals === 0);
        await sessions.revokeAll(aya, "next");
      }),
      { numRuns: 25 },
    );
  },
});
