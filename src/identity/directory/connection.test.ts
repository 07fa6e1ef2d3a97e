import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Secret } from "../../kernel/secret.ts";
import { openConnection, type Server } from "./connection.ts";
import type { Refusal } from "./errors.ts";
import { judgePassword } from "./judge-password.ts";
import { nestedGroups } from "./nested-groups.ts";
import { serviceLink } from "./service-link.ts";
import { directorySettings } from "./settings.ts";
import { company, hubPassword, login, passwords } from "./testing/company.ts";
import { recordingProxy } from "./testing/recording-proxy.ts";
import { down, enter, forever, refused, told } from "./testing/told.ts";

const serverAt = (url: string): Server => ({
  name: "corp",
  url,
  startTls: false,
  ca: undefined,
  serverName: undefined,
  connectSeconds: 5,
  operationSeconds: 5,
});

/** A BindResponse with invalidCredentials (49) and these words, of less than 110 letters. */
function invalidCredentials(request: Buffer, words: string): Buffer {
  const text = Buffer.from(words);
  const body = Buffer.from([0x61, 7 + text.length, 10, 1, 49, 4, 0, 4, text.length, ...text]);
  return Buffer.from([0x30, 3 + body.length, 2, 1, request[4] ?? 0, ...body]);
}

/** Whoever is given up sooner than a whole login was given up by one of the others. */
const timeouts = { connectSeconds: 0.5, operationSeconds: 0.5, loginSeconds: 60 };
/** Long enough for a directory on a busy machine. */
const patient = { ...timeouts, connectSeconds: 10, operationSeconds: 3 };

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

test("a connection that was lost is not made again, as it would be without encryption", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const proxy = await recordingProxy(t, at.slapd.port);
  const ca = await readFile(at.slapd.caFile, "utf8");
  const server = { ...serverAt(proxy.url), ca, startTls: true, operationSeconds: 3 };
  using lost = await openConnection(server);
  proxy.cut();
  for (let tries = 0; tries < 3; tries += 1) {
    await assert.rejects(lost.client.bind("uid=alice", passwords.alice));
  }
  assert.equal(lost.isOpen, false);
  assert.equal(proxy.connections(), 1);
  assert.ok(!proxy.sent().includes(passwords.alice));
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
    assert.ok(performance.now() - begin < 30_000);
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
  const directory = await at.directory({ timeouts: patient });
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

test("a password that the directory may have judged counts, though its answer came too late", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const proxy = await recordingProxy(t, at.slapd.port, { most: 1, beyond: "hold" });
  const logins = { userFailures: 1, refusalSeconds: 0 };
  const directory = await at.directory({ url: proxy.url, logins, timeouts: patient });
  await down(enter(directory, "alice", passwords.alice), "timeout");
  assert.equal((await told(enter(directory, "alice", "x")))[0], "identity.tooManyLogins");
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

test("what Active Directory adds to a refusal is understood", async (t) => {
  const said: Readonly<Record<string, Refusal>> = {
    "52e": "password",
    "525": "unknown",
    "532": "expired",
    "533": "disabled",
    "773": "mustChange",
    "775": "locked",
  };
  for (const [data, why] of Object.entries(said)) {
    const words = `80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data ${data}, v4563`;
    const proxy = await recordingProxy(t, 0, {
      answer: (request) => invalidCredentials(request, words),
    });
    assert.equal(await judgePassword(serverAt(proxy.url), "cn=aya", new Secret("x")), why, data);
  }
});

test("a server that takes no password for anybody lets in nobody", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const dn = "uid=alice,ou=people,dc=example,dc=org";
  const server = serverAt(at.slapd.url);
  assert.equal(await judgePassword(server, dn, new Secret("")), "anonymous");
  assert.equal(await judgePassword(server, dn, new Secret(passwords.alice)), undefined);
});

test("groups are asked for as the server understands it, which is why its flavor is written down", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const account = { dn: "cn=hub,ou=services,dc=example,dc=org", password: new Secret(hubPassword) };
  using link = serviceLink(serverAt(at.slapd.url), account);
  const settings = directorySettings.parse(at.settings());
  const dn = "uid=alice,ou=people,dc=example,dc=org";
  assert.equal((await nestedGroups("corp", link, settings, dn)).length, 3);
  // OpenLDAP takes the rule of Active Directory without a word, and finds nothing by it.
  assert.deepEqual(await nestedGroups("corp", link, { ...settings, flavor: "ad" }, dn), []);
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
    { tls: { startTls: true } },
    { userFilter: "(uid=alice)" },
    { bindPassword: "" },
  ]) {
    await assert.rejects(at.directory(settings), { name: "ZodError" }, JSON.stringify(settings));
  }
});
