import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryState } from "../../storage/state/memory-state.ts";
import { silentLog } from "../../telemetry/log.ts";
import { openLogins } from "./open-logins.ts";
import { providersConfig } from "./settings.ts";

const corp = { kind: "oidc", issuer: "https://login.example", clientId: "hub" };

test("logins stand under their names, in their order, with the words for a person", async () => {
  await using state = memoryState();
  const settings = providersConfig.parse({ work: { ...corp, title: "Example 株式会社" }, corp });
  await using logins = await openLogins(settings, { state, log: silentLog });
  const titles = [...logins.methods].map(([name, { title }]) => [name, title]);
  assert.deepEqual(titles, [
    ["work", "Example 株式会社"],
    ["corp", "corp"],
  ]);
});

test("a provider whose certificate cannot be read stops the start", async () => {
  await using state = memoryState();
  const settings = providersConfig.parse({ corp: { ...corp, tls: { caFile: "/nowhere.pem" } } });
  await assert.rejects(openLogins(settings, { state, log: silentLog }), {
    code: "identity.providerSetting",
  });
});

test("settings that would send secrets in plain text, or name people by what changes, are refused", () => {
  for (const wrong of [
    { ...corp, issuer: "http://login.example" },
    { ...corp, issuer: "ftp://login.example" },
    { ...corp, idClaim: "email" },
    { ...corp, clockSkewSeconds: 121 },
    { ...corp, allowedDomains: ["Example.org"] },
    { kind: "saml", entryPoint: "http://idp.example", issuer: "idp", idpCertificate: "a" },
    {
      kind: "saml",
      entryPoint: "https://idp.example",
      issuer: "idp",
      idpCertificate: "a",
      wantAssertionsSigned: false,
      wantResponseSigned: false,
    },
  ]) {
    assert.ok(!providersConfig.safeParse({ corp: wrong }).success, JSON.stringify(wrong));
  }
  assert.ok(!providersConfig.safeParse({ "../corp": corp }).success);
  const local = { ...corp, issuer: "http://127.0.0.1:8080/realms/hub" };
  assert.ok(providersConfig.safeParse({ corp: local }).success);
});
