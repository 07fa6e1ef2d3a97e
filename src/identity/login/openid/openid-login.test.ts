import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeCertificates } from "../../../../test/certificates.ts";
import { need } from "../../../../test/need.ts";
import { openidFor } from "../testing/openid-for.ts";
import { callbackUrl, clientSecret, realOpenid, type Told } from "../testing/real-openid.ts";
import { down, forever, refused } from "../testing/told.ts";

const aya: Told = {
  preferred_username: "aya",
  name: "Aya Tanaka 田中",
  email: "aya@example.org",
  email_verified: true,
  groups: ["Engineers", "MCP_Users", "Engineers"],
};

for (const inToken of [true, false]) {
  void test(`a person logs in, with groups in the ${inToken ? "ID token" : "user info"}`, async (t) => {
    const provider = await realOpenid(t, () => aya, { inToken });
    const login = await openidFor(t, provider.settings);
    const { url, kept } = await login.begin(callbackUrl, forever);
    const asked = new URL(url).searchParams;
    assert.equal(asked.get("code_challenge_method"), "S256");
    const fields = await provider.comeBack(url, "1f2e-aya");
    assert.deepEqual(await login.finish({ callbackUrl, kept, fields }, forever), {
      source: "corp",
      externalId: "1f2e-aya",
      username: "aya",
      displayName: "Aya Tanaka 田中",
      email: "aya@example.org",
      groups: ["Engineers", "MCP_Users"],
    });
    for (const secret of ["state", "nonce", "code_challenge"]) assert.ok(asked.get(secret));
  });
}

test("a code is good once, and only for the browser and the provider where its login began", async (t) => {
  const provider = await realOpenid(t, () => aya);
  const login = await openidFor(t, provider.settings);
  const mine = await login.begin(callbackUrl, forever);
  const theirs = await login.begin(callbackUrl, forever);
  const fields = await provider.comeBack(mine.url, "aya");
  await refused(
    login.finish({ callbackUrl, kept: theirs.kept, fields }, forever),
    "answer",
    /state/,
  );
  const stolen = new Map([
    ...fields,
    ["state", new URL(theirs.url).searchParams.get("state") ?? ""],
  ]);
  await refused(
    login.finish({ callbackUrl, kept: theirs.kept, fields: stolen }, forever),
    "answer",
  );
  for (const kept of ["", "{}", mine.kept.replace("corp", "other")]) {
    await refused(login.finish({ callbackUrl, kept, fields }, forever), "kept");
  }
  const again = await login.begin(callbackUrl, forever);
  const back = {
    callbackUrl,
    kept: again.kept,
    fields: await provider.comeBack(again.url, "aya"),
  };
  assert.equal((await login.finish(back, forever)).username, "aya");
  await refused(login.finish(back, forever), "answer", /invalid_grant/);
});

test("an answer of another issuer, without an issuer, or with an error is refused", async (t) => {
  const provider = await realOpenid(t, () => aya);
  const login = await openidFor(t, provider.settings);
  const { url, kept } = await login.begin(callbackUrl, forever);
  const fields = await provider.comeBack(url, "aya");
  const other = new Map([...fields, ["iss", "https://evil.example"]]);
  await refused(login.finish({ callbackUrl, kept, fields: other }, forever), "answer", /iss/);
  const without = new Map([...fields].filter(([name]) => name !== "iss"));
  await refused(login.finish({ callbackUrl, kept, fields: without }, forever), "answer", /iss/);
  const denied = new Map(
    [...fields, ["error", "access_denied"] as const].filter(([name]) => name !== "code"),
  );
  await refused(
    login.finish({ callbackUrl, kept, fields: denied }, forever),
    "denied",
    /access_denied/,
  );
  await refused(login.finish({ callbackUrl, kept, fields: new Map() }, forever), "answer");
});

test("a provider that is gone, and one that does not know the hub, are outages", async (t) => {
  const provider = await realOpenid(t, () => aya);
  const stranger = await openidFor(t, { ...provider.settings, clientSecret: `${clientSecret}x` });
  const begun = await stranger.begin(callbackUrl, forever);
  const fields = await provider.comeBack(begun.url, "aya");
  await down(stranger.finish({ callbackUrl, kept: begun.kept, fields }, forever), "account");
  const login = await openidFor(t, provider.settings);
  await provider.close();
  await down(login.begin(callbackUrl, forever), "unreachable");
});

test("only a provider with a certificate of the right authority is spoken to", async (t) => {
  if (!need(t, "openssl")) return;
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-openid-"));
  t.after(() => rm(folder, { recursive: true }));
  makeCertificates(folder);
  const [key, cert] = await Promise.all(
    ["server.key", "server.pem"].map((name) => readFile(join(folder, name), "utf8")),
  );
  const provider = await realOpenid(t, () => aya, { tls: { key: key ?? "", cert: cert ?? "" } });
  const trusting = (caFile: string) =>
    openidFor(t, { ...provider.settings, tls: { caFile: join(folder, caFile) } });
  const { url } = await (await trusting("ca.pem")).begin(callbackUrl, forever);
  assert.ok(url.startsWith(`${provider.issuer}/`));
  for (const login of [await trusting("other-ca.pem"), await openidFor(t, provider.settings)]) {
    await down(login.begin(callbackUrl, forever), "tls");
  }
  await assert.rejects(trusting("server.key"), { code: "identity.providerSetting" });
  await assert.rejects(trusting("missing.pem"), { code: "identity.providerSetting" });
});
