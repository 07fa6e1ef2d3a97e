/** Two replicas of a hub on one real PostgreSQL: what ends on one is over on the other. */

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { realPostgres } from "../../../test/real-postgres.ts";
import { replicaOf } from "../testing/databases.ts";
import { testClock } from "../testing/test-clock.ts";
import type { IssuedTokens } from "./sessions.ts";
import { opens, refresh, refused } from "./testing/asking.ts";
import {
  asked,
  aya,
  openWorld,
  smallDirectory,
  type World,
  type WorldOptions,
  worldMigrations,
} from "./testing/sessions-world.ts";

/** Never asks by itself, so that only what is heard counts. */
const onlyHearing = { pollSeconds: 100_000, staleSeconds: 200_000 };

async function twoReplicas(t: TestContext, options: WorldOptions = {}) {
  const server = await realPostgres(t);
  if (server === undefined) return undefined;
  const shared = {
    clock: testClock(),
    directory: smallDirectory(),
    ...options,
  };
  const open = async () => openWorld(t, await replicaOf(t, server, worldMigrations), shared);
  return { server, a: await open(), b: await open() };
}

/** In milliseconds, until `is` holds. */
async function timeUntil(is: () => boolean | Promise<boolean>): Promise<number> {
  const started = performance.now();
  while (!(await is())) {
    if (performance.now() - started > 60_000) assert.fail("it never came to be");
    await sleep(5);
  }
  return performance.now() - started;
}

/** Whether the token is good without a question to the database. */
function isKnown({ sessions }: World, { accessToken }: IssuedTokens): boolean {
  const found = sessions.validate(accessToken);
  if (!(found instanceof Promise)) return true;
  found.catch(() => {});
  return false;
}

/** Whether the token is refused without a question to the database. */
function isKnownToBeOver({ sessions }: World, { accessToken }: IssuedTokens): boolean {
  try {
    void Promise.resolve(sessions.validate(accessToken)).catch(() => {});
    return false;
  } catch {
    return true;
  }
}

const cut =
  "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kumihimo listener'";

test("what is revoked on one replica is refused on the other in far less than 5 s", async (t) => {
  const both = await twoReplicas(t, { feed: onlyHearing });
  if (both === undefined) return;
  const { a, b } = both;
  const ends: string[] = [];
  b.sessions.watchEnds((session) => ends.push(session));
  const [one, ...others] = await Promise.all(
    Array.from({ length: 6 }, () => a.sessions.issue(asked)),
  );
  assert.ok(one);
  for (const each of [one, ...others]) {
    assert.ok(await opens(b.sessions, each));
    assert.ok(isKnown(b, each));
  }
  await a.sessions.revoke(one.session, "asked to");
  const took = await timeUntil(async () => !(await opens(b.sessions, one)));
  t.diagnostic(`heard after ${took.toFixed(0)} ms`);
  assert.ok(took < 5000);
  for (const each of others) assert.ok(await opens(b.sessions, each));
  await a.sessions.revokeAll(aya, "left");
  await timeUntil(() => ends.length === 6);
  for (const each of others) assert.equal(await opens(b.sessions, each), false);
});

test("a refresh token that was stolen is found out on whichever replica", async (t) => {
  const both = await twoReplicas(t, { feed: onlyHearing });
  if (both === undefined) return;
  const { a, b } = both;
  const first = await a.sessions.issue(asked);
  const [mine, thiefs] = await Promise.all([
    refresh(a.sessions, first),
    refresh(b.sessions, first),
  ]);
  assert.ok(await opens(b.sessions, mine));
  const later = await refresh(a.sessions, mine);
  await refused(refresh(b.sessions, thiefs), "wrongRefreshToken");
  await timeUntil(async () => !(await opens(a.sessions, later)));
});

test("what was not heard is found by asking, in less than 5 s", async (t) => {
  const both = await twoReplicas(t);
  if (both === undefined) return;
  const { server, a, b } = both;
  const issued = await a.sessions.issue(asked);
  assert.ok(await opens(b.sessions, issued));
  server.query("update session set revoked_at = now(), revoked_for = 'by hand'");
  const took = await timeUntil(async () => !(await opens(b.sessions, issued)));
  t.diagnostic(`found after ${took.toFixed(0)} ms`);
  assert.ok(took < 5000);
});

test("while the feed is lost each token is looked up, and what was missed is known afterwards", async (t) => {
  const both = await twoReplicas(t, { feed: onlyHearing });
  if (both === undefined) return;
  const { server, a, b } = both;
  const [one, two, kept] = [
    await a.sessions.issue(asked),
    await a.sessions.issue(asked),
    await a.sessions.issue(asked),
  ];
  for (const each of [one, two, kept]) assert.ok(await opens(b.sessions, each));
  // The listener comes back quickly; it is cut off until the test has looked.
  const knife = setInterval(() => server.query(cut), 20);
  t.after(() => clearInterval(knife));
  await timeUntil(() => !isKnown(b, kept));
  server.query(`update session set revoked_at = now() where id = '${one.session}'`);
  assert.equal(await opens(b.sessions, one), false);
  assert.ok(await opens(b.sessions, kept));
  server.query(`update session set revoked_at = now() where id = '${two.session}'`);
  // It may just have come back, and would not be told of what was done by hand.
  server.query(cut);
  clearInterval(knife);
  await timeUntil(() => isKnown(b, kept) && isKnownToBeOver(b, two));
  assert.throws(() => b.sessions.validate(two.accessToken), { code: "identity.wrongToken" });
  assert.ok(await opens(b.sessions, kept));
});

test("without the database nobody is let in on what may be over, and it comes back by itself", async (t) => {
  const both = await twoReplicas(t, { feed: { pollSeconds: 0.1, staleSeconds: 0.5 } });
  if (both === undefined) return;
  const { server, a, b } = both;
  const issued = await a.sessions.issue(asked);
  assert.ok(await opens(b.sessions, issued));
  await server.kill();
  await timeUntil(() => !isKnown(b, issued));
  await refused(opens(b.sessions, issued), "sessionsDown");
  await refused(refresh(b.sessions, issued), "sessionsDown");
  await server.start();
  await timeUntil(() => opens(b.sessions, issued).catch(() => false));
  await timeUntil(() => isKnown(b, issued));
});

test("a key rotated on one replica signs there at once, and the other takes its tokens", async (t) => {
  const both = await twoReplicas(t);
  if (both === undefined) return;
  const { a, b } = both;
  const before = await b.sessions.issue(asked);
  for (let round = 0; round < 3; round += 1) {
    await a.ring.rotate();
    const [here, there] = [await a.sessions.issue(asked), await b.sessions.issue(asked)];
    for (const world of [a, b]) {
      for (const each of [before, here, there]) assert.ok(await opens(world.sessions, each));
    }
  }
});

test("a session that ended while it was looked up is not taken for alive", async (t) => {
  const both = await twoReplicas(t, { feed: onlyHearing });
  if (both === undefined) return;
  const { a, b } = both;
  for (let round = 0; round < 10; round += 1) {
    const issued = await a.sessions.issue(asked);
    await Promise.all([
      opens(b.sessions, issued),
      a.sessions.revoke(issued.session, "at the same time"),
    ]);
    await timeUntil(async () => !(await opens(b.sessions, issued)));
  }
});
