import assert from "node:assert/strict";
import { test } from "node:test";
import { company, hubPassword, login, passwords } from "./testing/company.ts";
import { recordingProxy } from "./testing/recording-proxy.ts";
import { down, enter, forever, refused } from "./testing/told.ts";

const timeouts = { connectSeconds: 0.5, operationSeconds: 0.5, loginSeconds: 5 };

test("only the server whose certificate is right is trusted with a password", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const { otherCaFile, caFile, secureUrl, url } = at.slapd;
  for (const tls of [{}, { caFile: otherCaFile }, { caFile, serverName: "ldap.example.org" }]) {
    await down(enter(await at.directory({ tls }), "alice", passwords.alice), "tls");
    const upgraded = { url, tls: { ...tls, startTls: true } };
    await down(enter(await at.directory(upgraded), "alice", passwords.alice), "tls");
  }
  const byName = secureUrl.replace("127.0.0.1", "localhost");
  await enter(await at.directory({ url: byName }), "alice", passwords.alice);
});

test("with StartTLS no password crosses the wire in clear", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const proxy = await recordingProxy(t, at.slapd.port);
  const tls = { caFile: at.slapd.caFile, startTls: true };
  const directory = await at.directory({ url: proxy.url, tls });
  await enter(directory, "alice", passwords.alice);
  assert.ok(proxy.sent().length > 0);
  assert.ok(!proxy.sent().includes(passwords.alice));
  assert.ok(!proxy.sent().includes(hubPassword));
  proxy.cut();
  await enter(directory, "alice", passwords.alice);
  assert.ok(!proxy.sent().includes(hubPassword));
});

/** An ExtendedResponse with protocolError (2): this server knows no StartTLS. */
const refusal = (request: Buffer): Buffer =>
  Buffer.from([0x30, 0x0c, 0x02, 0x01, request[4] ?? 0, 0x78, 0x07, 10, 1, 2, 4, 0, 4, 0]);

test("where StartTLS fails, nothing is sent afterwards", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const tls = { caFile: at.slapd.otherCaFile, startTls: true };
  const proxy = await recordingProxy(t, at.slapd.port);
  const distrusted = await at.directory({ url: proxy.url, tls });
  await down(enter(distrusted, "alice", passwords.alice), "tls");
  const plain = await recordingProxy(t, 0, { answer: refusal });
  const without = await at.directory({ url: plain.url, tls });
  await down(enter(without, "alice", passwords.alice), "tls");
  for (const wire of [proxy, plain]) {
    assert.equal(wire.connections(), 1);
    assert.ok(!wire.sent().includes(hubPassword));
    assert.ok(!wire.sent().includes(passwords.alice));
  }
});

test("without encryption the proxy would have seen it", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const proxy = await recordingProxy(t, at.slapd.port);
  await enter(await at.directory({ url: proxy.url }), "alice", passwords.alice);
  assert.ok(proxy.sent().includes(passwords.alice));
});

test("a server that says nothing is given up in time", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const hole = await recordingProxy(t, 0, { answer: () => undefined });
  for (const tls of [{}, { startTls: true }]) {
    const directory = await at.directory({ url: hole.url, tls, timeouts });
    const begin = performance.now();
    await down(enter(directory, "alice", passwords.alice), "timeout");
    assert.ok(performance.now() - begin < 3000);
  }
  const secure = await at.directory({ url: hole.url.replace("ldap:", "ldaps:"), timeouts });
  await down(enter(secure, "alice", passwords.alice), "timeout");
});

test("a caller who goes away is not kept, and leaves a place for the next", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const hole = await recordingProxy(t, 0, { answer: () => undefined });
  const directory = await at.directory({
    url: hole.url,
    logins: { atOnce: 1, waiting: 1 },
    timeouts,
  });
  const gone = new Error("gone");
  const controller = new AbortController();
  const work = directory.authenticate(login("alice", "x"), controller.signal);
  controller.abort(gone);
  await assert.rejects(work, gone);
  await down(enter(directory, "alice", passwords.alice), "timeout");
});

test("a server that went away is no wrong password, and is found again when it is back", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const directory = await at.directory({ timeouts: { ...timeouts, operationSeconds: 5 } });
  await enter(directory, "alice", passwords.alice);
  await at.slapd.kill();
  await down(enter(directory, "alice", passwords.alice), "unreachable");
  await down(enter(directory, "alice", "wrong"), "unreachable");
  await at.slapd.start();
  await enter(directory, "alice", passwords.alice);
  await refused(enter(directory, "alice", "wrong"), "password");
  // The hub's connection is cut while it rests; the next login does not notice.
  await at.slapd.kill();
  await at.slapd.start();
  await enter(directory, "alice", passwords.alice);
});

test("an outage while the password is judged counts as nobody's failure", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  // The hub's own connection goes through, and none of a person's.
  const proxy = await recordingProxy(t, at.slapd.port, { most: 1 });
  const logins = { userFailures: 1, sourceFailures: 1, refusalSeconds: 0 };
  const directory = await at.directory({ url: proxy.url, logins });
  for (let tries = 0; tries < 3; tries += 1) {
    await down(enter(directory, "alice", passwords.alice), "unreachable");
  }
  assert.equal((await directory.find("alice", forever))?.username, "alice");
});

test("settings that the directory does not accept are an outage, with the reason for the operator", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const wrong = await at.directory({ bindPassword: "wrong" });
  await down(enter(wrong, "alice", passwords.alice), "account");
  const nowhere = await at.directory({ userBase: "ou=nowhere,dc=example,dc=org" });
  await down(enter(nowhere, "alice", passwords.alice), "base");
  const noGroups = await at.directory({ groupBase: "ou=nowhere,dc=example,dc=org" });
  await down(enter(noGroups, "alice", passwords.alice), "base");
  const referred = await at.directory({ userBase: "ou=far,ou=people,dc=example,dc=org" });
  await down(enter(referred, "alice", passwords.alice), "referral");
  const other = await at.directory({ flavor: "ad", userFilter: "(uid={username})" });
  await down(enter(other, "alice", passwords.alice), "id");
  const closed = await at.directory({ url: "ldaps://127.0.0.1:9" });
  await down(enter(closed, "alice", passwords.alice), "unreachable");
});

test("settings that cannot be meant are named before anybody logs in", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  for (const settings of [
    { userFilter: "(uid={username}" },
    { tls: { caFile: "/nowhere/ca.pem" } },
    { tls: { caFile: import.meta.filename } },
  ]) {
    await assert.rejects(at.directory(settings), { code: "identity.directorySetting" });
  }
  for (const settings of [
    { url: "ldap://dc1.example.org" },
    { url: "http://dc1.example.org" },
    { userFilter: "(uid=alice)" },
    { bindPassword: "" },
  ]) {
    await assert.rejects(at.directory(settings), { name: "ZodError" }, JSON.stringify(settings));
  }
});
