import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { lineFields } from "../../../telemetry/fields.ts";
import { type Log, silentLog } from "../../../telemetry/log.ts";
import type { Arrival } from "../../people/people.ts";
import type { ProviderFault, ProviderRefusal } from "../errors.ts";
import { type CrookedOpenid, crookedOpenid, type Lies } from "../testing/crooked-openid.ts";
import { openidFor } from "../testing/openid-for.ts";
import { callbackUrl } from "../testing/real-openid.ts";
import { down, forever, refused } from "../testing/told.ts";

/** A whole login, with lies from the second step on. */
async function enter(
  t: TestContext,
  provider: CrookedOpenid,
  lies: Lies,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Arrival> {
  const login = await openidFor(t, { ...provider.settings, ...settings });
  provider.lie({});
  const { url, kept } = await login.begin(callbackUrl, forever);
  provider.lie(lies);
  return await login.finish({ callbackUrl, kept, fields: provider.comeBack(url) }, forever);
}

test("a provider that does not lie lets its people in", async (t) => {
  const { username, groups } = await enter(t, await crookedOpenid(t), {});
  assert.deepEqual({ username, groups }, { username: "aya", groups: ["Engineers"] });
});

const now = (): number => Math.floor(Date.now() / 1000);

const forgeries: readonly (readonly [string, Lies, RegExp])[] = [
  ["without a signature", { signature: "none" }, /alg|UNSUPPORTED/],
  ["signed with the client's secret", { signature: "HS256" }, /UNSUPPORTED/],
  ["signed with the public key as a secret", { signature: "HS256-public" }, /UNSUPPORTED/],
  ["signed with a key that nobody published", { signature: "forged" }, /INVALID_RESPONSE/],
  ["with another nonce", { claims: { nonce: "another" } }, /nonce/],
  ["without a nonce", { claims: { nonce: undefined } }, /nonce/],
  ["for another client", { claims: { aud: "other" } }, /aud/],
  ["for several and made for another", { claims: { aud: ["hub", "other"], azp: "other" } }, /azp/],
  ["for several and made for nobody", { claims: { aud: ["hub", "other"] } }, /aud/],
  ["of another issuer", { claims: { iss: "https://evil.example" } }, /iss/],
  ["that has expired", { claims: { exp: now() - 31 } }, /TIMESTAMP/],
  ["that never expires", { claims: { exp: undefined } }, /exp/],
  ["that is not valid yet", { claims: { nbf: now() + 60 } }, /TIMESTAMP/],
  ["of nobody", { claims: { sub: undefined } }, /sub/],
];

for (const [what, lies, detail] of forgeries) {
  void test(`an ID token ${what} is refused`, async (t) => {
    await refused(enter(t, await crookedOpenid(t), lies), "answer", detail);
  });
}

test("somebody who logged in long ago is refused where that matters", async (t) => {
  const provider = await crookedOpenid(t);
  const settings = { maxAgeSeconds: 60 };
  const old = { claims: { auth_time: now() - 100 } };
  await refused(enter(t, provider, old, settings), "answer", /TIMESTAMP|auth_time/);
  await refused(enter(t, provider, {}, settings), "answer", /auth_time/);
  await enter(t, provider, { claims: { auth_time: now() } }, settings);
});

test("user info of somebody else is refused, and never outweighs the signed token", async (t) => {
  const provider = await crookedOpenid(t);
  const other = { userinfo: { sub: "admin" } };
  await refused(enter(t, provider, other), "answer", /sub/);
  const person = await enter(t, provider, { userinfo: { preferred_username: "admin" } });
  assert.equal(person.username, "aya");
});

test("groups that are only pointed at refuse the login rather than go missing", async (t) => {
  const provider = await crookedOpenid(t);
  const pointed = { _claim_names: { groups: "src1" }, _claim_sources: { src1: {} } };
  await refused(enter(t, provider, { claims: pointed }), "overage", /groups/);
  await refused(enter(t, provider, { claims: { hasgroups: true } }), "overage");
  await refused(enter(t, provider, { userinfo: { groups: undefined, ...pointed } }), "overage");
  for (const groups of [[1], [""], ["a\nb"], { admin: true }, 7, ["x".repeat(300)]]) {
    await refused(enter(t, provider, { claims: { groups } }), "groups");
  }
  const many = { claims: { groups: ["a", "b", "c"] } };
  await refused(enter(t, provider, many, { maxGroups: 2 }), "groups");
  assert.deepEqual((await enter(t, provider, { claims: { groups: "one" } })).groups, ["one"]);
});

test("a name or an id that cannot be used is refused", async (t) => {
  const provider = await crookedOpenid(t);
  for (const name of ["", " aya", "a\u0000b", "a\u202eb", "x".repeat(257), 7, null, { a: 1 }]) {
    await refused(enter(t, provider, { claims: { preferred_username: name } }), "username");
  }
  for (const oid of [undefined, "", 7, "a\nb"]) {
    await refused(enter(t, provider, { claims: { oid } }, { idClaim: "oid" }), "id", /oid/);
  }
});

test("people of other tenants and other domains stay outside", async (t) => {
  const provider = await crookedOpenid(t);
  const tenants = { allowedTenants: ["tenant-1"] };
  await refused(enter(t, provider, { claims: { tid: "tenant-2" } }, tenants), "tenant");
  await refused(enter(t, provider, {}, tenants), "tenant");
  const person = await enter(t, provider, { claims: { tid: "tenant-1" } }, tenants);
  assert.equal(person.externalId, "tenant-1/aya");
  const domains = { allowedDomains: ["example.org"] };
  await enter(t, provider, mail("aya@EXAMPLE.org", true), domains);
  for (const wrong of [
    mail("aya@example.org", false),
    mail("aya@example.org", undefined),
    mail("aya@evil.example", true),
    mail("aya@example.org@evil.example", true),
    mail("aya@sub.example.org", true),
    mail("example.org", true),
  ]) {
    await refused(enter(t, provider, wrong, domains), "domain");
  }
});

const outages: readonly (readonly [string, Lies, ProviderFault])[] = [
  ["of another issuer", { discovery: { issuer: "https://evil.example" } }, "discovery"],
  ["of no issuer", { discovery: { issuer: undefined } }, "discovery"],
  ["without a place to log in", { discovery: { authorization_endpoint: undefined } }, "discovery"],
  ["without keys", { discovery: { jwks_uri: undefined } }, "discovery"],
  ["of no JSON", { answer: html }, "discovery"],
  ["that leads elsewhere", { answer: redirect }, "answer"],
  ["that breaks off in an error", { answer: broken }, "answer"],
  ["without end", { answer: endless }, "answer"],
  ["that never comes", { answer: () => true }, "timeout"],
];

for (const [what, lies, fault] of outages) {
  void test(`a discovery document ${what} is an outage`, async (t) => {
    const provider = await crookedOpenid(t, lies);
    const timeoutSeconds = fault === "timeout" ? 0.3 : 60;
    const login = await openidFor(t, { ...provider.settings, timeoutSeconds });
    await down(login.begin(callbackUrl, forever), fault);
    provider.lie({});
    // The first of these may still join the question that nobody answers.
    const retry = () => login.begin(callbackUrl, forever);
    assert.match((await retry().catch(retry)).url, /authorize/);
  });
}

test("no secret goes to an address without encryption", async (t) => {
  const provider = await crookedOpenid(t);
  const login = await openidFor(t, provider.settings);
  provider.lie({ discovery: { token_endpoint: "http://login.example/token" } });
  const { url, kept } = await login.begin(callbackUrl, forever);
  const back = { callbackUrl, kept, fields: provider.comeBack(url) };
  await down(login.finish(back, forever), "insecure");
});

test("a token endpoint that hangs or fails is an outage, and a caller who leaves is not kept", async (t) => {
  const provider = await crookedOpenid(t);
  await down(enter(t, provider, atToken(broken)), "answer");
  await down(
    enter(
      t,
      provider,
      atToken(() => true),
      { timeoutSeconds: 0.5 },
    ),
    "timeout",
  );
  provider.lie({ answer: () => true });
  const login = await openidFor(t, provider.settings);
  const gone = AbortSignal.timeout(50);
  await assert.rejects(login.begin(callbackUrl, gone), { name: "TimeoutError" });
});

test("the log says why somebody was refused, and holds nothing that was said of them", async (t) => {
  const lines: string[] = [];
  const note: Log["info"] = (message, fields) =>
    void lines.push(JSON.stringify({ message, ...lineFields(fields ?? {}) }));
  const log: Log = { ...silentLog, info: note, warn: note };
  const provider = await crookedOpenid(t);
  const login = await openidFor(t, provider.settings, log);
  const { url, kept } = await login.begin(callbackUrl, forever);
  provider.lie({ claims: { sub: "canary", nonce: "canary", preferred_username: "canary" } });
  const why: ProviderRefusal = "answer";
  await refused(login.finish({ callbackUrl, kept, fields: provider.comeBack(url) }, forever), why);
  const [line = ""] = lines;
  assert.match(line, /login refused.*nonce/);
  for (const secret of ["canary", "code-0", kept]) assert.ok(!lines.join("").includes(secret));
});

const mail = (email: string, email_verified: unknown): Lies => ({
  claims: { email, email_verified },
});

type Answer = NonNullable<Lies["answer"]>;

const atToken = (answer: Answer): Lies => ({
  answer: (path, response) => path === "/token" && answer(path, response),
});

function html(...[, response]: Parameters<Answer>): boolean {
  response.setHeader("content-type", "text/html").end("<html>");
  return true;
}

function redirect(...[, response]: Parameters<Answer>): boolean {
  response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
  return true;
}

function broken(...[, response]: Parameters<Answer>): boolean {
  response.writeHead(500).end();
  return true;
}

function endless(...[, response]: Parameters<Answer>): boolean {
  response.setHeader("content-type", "application/json");
  const more = (): void => {
    while (!response.destroyed && response.write(" ".repeat(65_536)));
  };
  response.on("drain", more);
  more();
  return true;
}
