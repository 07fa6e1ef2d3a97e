import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { lineFields } from "../../../telemetry/fields.ts";
import { type Log, silentLog } from "../../../telemetry/log.ts";
import {
  assertionOf,
  requestIn,
  responseOf,
  type Said,
  samlCallback as callbackUrl,
  samlKeys,
  signed,
  wholeResponse,
} from "../testing/real-saml.ts";
import { comeBack, samlFor } from "../testing/saml-for.ts";
import { forever, refused } from "../testing/told.ts";

test("a person logs in with a response that is signed inside and out", async (t) => {
  const corp = await samlFor(t);
  if (corp === undefined) return;
  const { url, kept } = await corp.login.begin(callbackUrl, forever);
  const { id, xml } = requestIn(url);
  assert.ok(url.startsWith("https://idp.example/sso?SAMLRequest="));
  assert.match(xml, /Issuer[^>]*>https:\/\/hub\.example\/login\/corp\/metadata</);
  const back = comeBack(kept, wholeResponse({ requestId: id }, corp.keys));
  assert.deepEqual(await corp.login.finish(back, forever), {
    source: "corp",
    externalId: "1f2e-aya",
    username: "aya",
    displayName: "Aya Tanaka 田中",
    email: "aya@example.org",
    groups: ["Engineers", "MCP_Users"],
  });
  await refused(corp.login.finish(back, forever), "replayed");
});

test("one signature is enough where the settings say so, and not otherwise", async (t) => {
  const both = await samlFor(t);
  const inner = await samlFor(t, { wantResponseSigned: false });
  const outer = await samlFor(t, { wantAssertionsSigned: false });
  if (both === undefined || inner === undefined || outer === undefined) return;
  const { keys } = both;
  const assertionOnly = (requestId: string) =>
    responseOf({ requestId }, signed(assertionOf({ requestId }), "Assertion", keys));
  const responseOnly = (requestId: string) =>
    signed(responseOf({ requestId }, assertionOf({ requestId })), "Response", keys);
  assert.equal((await inner.enter(assertionOnly)).username, "aya");
  assert.equal((await outer.enter(responseOnly)).username, "aya");
  for (const [corp, answer] of [
    [both, assertionOnly],
    [both, responseOnly],
    [inner, responseOnly],
    [outer, assertionOnly],
  ] as const) {
    await refused(corp.enter(answer), "signature");
  }
});

const said =
  (changed: Partial<Said>) =>
  (requestId: string, keys: Parameters<typeof wholeResponse>[1]): string =>
    wholeResponse({ requestId, ...changed }, keys);

test("the id comes from a persistent NameID, or from the attribute that the settings name", async (t) => {
  const corp = await samlFor(t);
  const attribute = await samlFor(t, { idAttribute: "oid" });
  if (corp === undefined || attribute === undefined) return;
  const email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
  await refused(corp.enter(said({ nameIdFormat: email })), "id");
  const oid = (...values: string[]) =>
    said({
      nameIdFormat: email,
      attributes: [
        ["uid", "aya"],
        ["oid", ...values],
      ],
    });
  assert.equal((await attribute.enter(oid("object-1"))).externalId, "object-1");
  await refused(attribute.enter(oid("object-1", "object-2")), "id", /oid/);
  await refused(attribute.enter(oid()), "id");
});

test("names and groups that cannot be used refuse the login", async (t) => {
  const corp = await samlFor(t, { maxGroups: 2 });
  if (corp === undefined) return;
  const uid = ["uid", "aya"] as const;
  await refused(corp.enter(said({ attributes: [["other", "aya"]] })), "username", /uid/);
  await refused(corp.enter(said({ attributes: [["uid", "aya", "admin"]] })), "username");
  await refused(corp.enter(said({ attributes: [uid, ["uid", "admin"]] })), "username");
  await refused(corp.enter(said({ attributes: [uid, ["groups", "a", "b", "c"]] })), "groups");
  await refused(corp.enter(said({ attributes: [uid, ["groups", "a&#10;b"]] })), "groups");
  const spread = said({ attributes: [uid, ["groups", "a"], ["groups", "b&amp;c"]] });
  assert.deepEqual((await corp.enter(spread)).groups, ["a", "b&c"]);
  assert.deepEqual((await corp.enter(said({ attributes: [uid] }))).groups, []);
  const all = await samlFor(t);
  const thousand = Array.from({ length: 1000 }, (_, number) => `group-${number}`);
  const many = await all?.enter(said({ attributes: [uid, ["groups", ...thousand]] }));
  assert.deepEqual(many?.groups, thousand);
});

test("the hub's metadata names its address and asks for signed assertions", async (t) => {
  const corp = await samlFor(t, { entityId: "urn:example:hub" });
  const xml = corp?.login.metadata?.(callbackUrl);
  if (xml === undefined) return;
  assert.match(xml, /entityID="urn:example:hub"/);
  assert.match(xml, /HTTP-POST" Location="https:\/\/hub\.example\/login\/corp\/callback"/);
  assert.match(xml, /WantAssertionsSigned="true"/);
});

test("certificates come as text or as a file, also two while they change", async (t) => {
  const corp = await samlFor(t);
  if (corp === undefined) return;
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-saml-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "idp.pem");
  const { keys, otherKeys } = corp;
  await writeFile(file, `${otherKeys.certificate}\n${keys.certificate}`);
  const changing = await samlFor(t, { idpCertificate: file });
  assert.equal((await changing?.enter(said({})))?.username, "aya");
  const next = (requestId: string) => wholeResponse({ requestId }, otherKeys);
  assert.equal((await changing?.enter(next))?.username, "aya");
  for (const idpCertificate of [
    join(folder, "missing.pem"),
    keys.privateKey,
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    samlKeys(1024).certificate,
  ]) {
    await assert.rejects(samlFor(t, { idpCertificate }), { code: "identity.providerSetting" });
  }
});

test("the log says why somebody was refused, and holds nothing of the response", async (t) => {
  const lines: string[] = [];
  const note: Log["info"] = (message, fields) =>
    void lines.push(JSON.stringify({ message, ...lineFields(fields ?? {}) }));
  const corp = await samlFor(t, {}, { ...silentLog, info: note, warn: note });
  if (corp === undefined) return;
  await refused(
    corp.enter(said({ audience: "https://canary.example", nameId: "canary" })),
    "answer",
  );
  await refused(
    corp.enter(() => "<canary"),
    "answer",
  );
  assert.match(lines[0] ?? "", /login refused.*audience mismatch/);
  assert.equal(lines.length, 2);
  assert.ok(!lines.join("").includes("canary"));
});
