import assert from "node:assert/strict";
import { test } from "node:test";
import { realRedis } from "../../../test/real-redis.ts";
import { redisState } from "../../storage/state/redis-state.ts";
import { type Fields, lineFields } from "../../telemetry/fields.ts";
import { type Log, silentLog } from "../../telemetry/log.ts";
import { company, hubPassword, login, oddNames, passwords } from "./testing/company.ts";
import { down, enter, forever, refused, told } from "./testing/told.ts";

const groups = "ou=groups,dc=example,dc=org";

test("the right password tells who it is, with groups of groups and none from elsewhere", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const directory = await at.directory();
  const alice = await directory.authenticate(login("ALICE", passwords.alice), forever);
  assert.match(alice.id, /^[0-9a-f-]{36}$/);
  assert.equal(alice.username, "alice");
  assert.equal(alice.displayName, "Alice");
  assert.match(alice.email ?? "", /@example\.org$/);
  assert.deepEqual([...alice.groups].toSorted(), [
    `cn=MCP_PowerUsers,${groups}`,
    `cn=engineers,${groups}`,
    `cn=staff,${groups}`,
  ]);
  assert.deepEqual(await directory.find("alice", forever), alice);
  assert.equal(await directory.find("nobody", forever), undefined);
  assert.equal(
    (await directory.authenticate(login("hana", passwords.hana), forever)).username,
    "hana",
  );
});

test("groups in a circle end, and those beyond a bound refuse rather than go missing", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const bob = await (await at.directory()).authenticate(login("bob", "bob-secret"), forever);
  assert.deepEqual([...bob.groups].toSorted(), [`cn=circle-a,${groups}`, `cn=circle-b,${groups}`]);
  const shallow = await at.directory({ maxGroupDepth: 2 });
  await down(enter(shallow, "alice", passwords.alice), "depth");
  const few = await at.directory({ maxGroups: 2 });
  await down(enter(few, "alice", passwords.alice), "groups");
  const enough = await at.directory({ maxGroupDepth: 3, maxGroups: 3 });
  await enter(enough, "alice", passwords.alice);
});

test("a name is a name, whatever it means to a filter, a DN or a pattern", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const directory = await at.directory();
  for (const name of [
    "*",
    "a*",
    "alice)(employeeNumber=1*",
    "alice)(|(uid=*",
    "cn=hub,ou=services",
    "\\2a",
  ]) {
    await refused(enter(directory, name, passwords.alice), "unknown", name);
  }
  for (const name of oddNames) {
    const found = await directory.authenticate(login(name, "odd-secret"), forever);
    assert.equal(found.username, name);
    const inGroup = name.startsWith("Doe") ? [`cn=odd,${groups}`] : [];
    assert.deepEqual(found.groups, inGroup, name);
    await refused(enter(directory, name, "wrong"), "password", name);
  }
});

test("nobody is let in without a password that the directory checked for exactly one person", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const directory = await at.directory();
  await refused(enter(directory, "alice", ""), "unusable");
  await refused(enter(directory, "alice", `${passwords.alice}\0`), "unusable");
  await refused(enter(directory, "alice\0", passwords.alice), "unusable");
  await refused(enter(directory, " ", passwords.alice), "unusable");
  await refused(enter(directory, "a".repeat(300), passwords.alice), "unusable");
  await refused(enter(directory, "alice", "wrong"), "password");
  await refused(enter(directory, "nobody", "wrong"), "unknown");
  await refused(enter(directory, "twin", "twin-secret"), "several");
});

test("the directory's own lock and an account closed for good are told to the operator only", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const directory = await at.directory();
  for (let tries = 0; tries < 5; tries += 1) {
    await refused(enter(directory, "bob", "wrong"), "password");
  }
  await refused(enter(directory, "bob", "bob-secret"), "locked");
  assert.equal((await directory.find("bob", forever))?.username, "bob");
  at.slapd.modify(
    "dn: uid=hana,ou=people,dc=example,dc=org\nchangetype: modify\nadd: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n",
  );
  await refused(enter(directory, "hana", passwords.hana), "locked");
  assert.equal(await directory.find("hana", forever), undefined);
});

test("guessing ends before the directory locks the account, however many guess at once", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const directory = await at.directory({ logins: { refusalSeconds: 0, userFailures: 4 } });
  const guesses = await Promise.all(
    Array.from({ length: 20 }, (_, guess) =>
      told(enter(directory, guess % 2 ? "bob" : "BOB", "wrong")),
    ),
  );
  const codes = guesses.map(([code]) => code);
  assert.equal(codes.filter((code) => code === "identity.loginRefused").length, 4);
  assert.equal(codes.filter((code) => code === "identity.tooManyLogins").length, 16);
  assert.deepEqual(
    (await told(enter(directory, "bob", "bob-secret")))[0],
    "identity.tooManyLogins",
  );
  const elsewhere = await at.directory();
  await enter(elsewhere, "bob", "bob-secret");
});

test("replicas that share their state count failures together", async (t) => {
  const at = await company(t);
  const redis = await realRedis(t);
  if (at === undefined || redis === undefined) return;
  const logins = { refusalSeconds: 0, userFailures: 4 };
  const replica = async () => {
    const settings = { url: redis.url, prefix: "hub:", timeoutSeconds: 10 };
    const state = await redisState(settings, silentLog);
    t.after(() => state[Symbol.asyncDispose]());
    return await at.directory({ logins }, { state });
  };
  const [one, other] = [await replica(), await replica()];
  const guesses = await Promise.all(
    Array.from({ length: 12 }, (_, guess) => told(enter(guess % 2 ? one : other, "bob", "wrong"))),
  );
  const codes = guesses.map(([code]) => code);
  assert.equal(codes.filter((code) => code === "identity.loginRefused").length, 4);
  assert.equal((await told(enter(one, "bob", "bob-secret")))[0], "identity.tooManyLogins");
  await enter(other, "alice", passwords.alice);
  await redis.kill();
  assert.equal((await told(enter(one, "alice", passwords.alice)))[0], "storage.stateUnavailable");
});

test("the log says who was refused and why, and holds nothing that was typed", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const lines: string[] = [];
  const note = (message: string, fields?: Fields): void =>
    void lines.push(JSON.stringify({ message, ...lineFields(fields ?? {}) }));
  const log: Log = { ...silentLog, info: note, warn: note };
  const directory = await at.directory({}, { log });
  await told(enter(directory, "alice", "typed-canary"));
  await told(enter(directory, "typed-canary", "typed-canary"));
  await at.slapd.kill();
  await told(enter(directory, "alice", "typed-canary"));
  const [wrong = "", unknown = "", outage = ""] = lines;
  assert.equal(lines.length, 3);
  assert.deepEqual(JSON.parse(wrong), {
    message: "login refused",
    name: "corp",
    reason: "password",
    principal: "alice",
    address: "192.0.2.1",
  });
  assert.match(unknown, /"reason":"unknown"/);
  assert.match(outage, /directory unavailable.*it cannot be reached/);
  for (const canary of ["typed-canary", hubPassword]) assert.ok(!lines.join("").includes(canary));
});

const middle = (list: number[]): number => list.toSorted((a, b) => a - b)[10] ?? 0;

test("who exists cannot be told from the time that a refusal takes", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const directory = await at.directory({
    logins: { refusalSeconds: 0.25, userFailures: 100, sourceFailures: 1000 },
  });
  const seconds = async (username: string): Promise<number> => {
    const begin = performance.now();
    await told(enter(directory, username, "wrong"));
    return (performance.now() - begin) / 1000;
  };
  const known: number[] = [];
  const unknown: number[] = [];
  for (let tries = 0; tries < 20; tries += 1) {
    const [one, other] = await Promise.all([seconds("alice"), seconds("nobody")]);
    known.push(one);
    unknown.push(other);
  }
  const ratio = middle(known) / middle(unknown);
  assert.ok(ratio > 0.8 && ratio < 1.25, `ratio ${ratio}`);
  assert.ok(Math.min(...known, ...unknown) >= 0.245);
});
