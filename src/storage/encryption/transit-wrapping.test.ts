/** Data keys that only Vault can open, in their place only. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test, type TestContext } from "node:test";
import { belongingsOf } from "../../../test/belongings.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { vaultServer, type VaultServer } from "../testing/vault-server.ts";
import { vaultConfig } from "../vault/config.ts";
import { encryptionConfig } from "./config.ts";
import { envelope } from "./envelope.ts";
import type { KeyWrapping } from "./key-wrapping.ts";
import { openKeys } from "./open-keys.ts";

const hex = randomBytes(32).toString("hex");
const keys = [{ id: "before", key: hex }];

async function world(
  t: TestContext,
  transit: object = { key: "hub" },
): Promise<{ readonly server: VaultServer; readonly wrapping: KeyWrapping }> {
  const server = belongingsOf(t).use(await vaultServer());
  const opened = await openKeys({
    settings: encryptionConfig.parse({ keys, transit }),
    vault: vaultConfig.parse({ url: server.url, token: server.token, timeoutSeconds: 5 }),
    file: "/nowhere",
    shared: true,
    learn: () => {},
  });
  return { server, wrapping: belongingsOf(t).use(opened).wrapping };
}

const refusing = (code: string) => (error: unknown) =>
  isKumihimoError(error) && error.code === code;
const shut = refusing("storage.sealedOtherwise");

test("Vault wraps and unwraps as it documents, and never sees what is sealed", async (t) => {
  const { server, wrapping } = await world(t);
  const sealed = await envelope(wrapping).seal(Buffer.from("the text"), "secrets/a");
  assert.match(sealed, /^v1\.transit\.[\w-]+\.[\w-]+$/);
  assert.equal((await envelope(wrapping).open(sealed, "secrets/a")).toString(), "the text");
  assert.deepEqual(
    server.asked.map(({ method, path, body }) => [method, path, Object.keys(JSON.parse(body))]),
    [
      ["POST", "/v1/transit/encrypt/hub", ["plaintext"]],
      ["POST", "/v1/transit/decrypt/hub", ["ciphertext"]],
    ],
  );
});

test("after Vault's key has a new version, data keys are rewrapped inside Vault", async (t) => {
  const { server, wrapping } = await world(t);
  const seal = envelope(wrapping);
  const sealed = await seal.seal(Buffer.from("text"), "secrets/a");
  assert.ok(seal.isCurrent(sealed));
  server.transit.rotate();
  await seal.seal(Buffer.from("another"), "secrets/b");
  assert.ok(!seal.isCurrent(sealed));
  const anew = await seal.rewrap(sealed, "secrets/a");
  assert.ok(seal.isCurrent(anew));
  assert.equal(anew.split(".").at(-1), sealed.split(".").at(-1));
  assert.equal((await seal.open(anew, "secrets/a")).toString(), "text");
  const { path, body } = server.asked.at(-2) ?? { path: "", body: "{}" };
  assert.equal(path, "/v1/transit/rewrap/hub");
  assert.deepEqual(Object.keys(JSON.parse(body)), ["ciphertext"]);
});

test("moved to another place or changed it stays shut, rewrapped or not", async (t) => {
  const { wrapping } = await world(t);
  const seal = envelope(wrapping);
  const sealed = await seal.seal(Buffer.from("text"), "secrets/a");
  const [wrapped = ""] = /^.+(?=\.)/.exec(sealed) ?? [];
  await assert.rejects(wrapping.unwrap(wrapped, "secrets/b"), shut);
  const moved = await seal.rewrap(sealed, "secrets/b");
  for (const [text, place] of [
    [sealed, "secrets/b"],
    [moved, "secrets/b"],
    [sealed.replace(/.{4}(?=\.[^.]+$)/, "AAAA"), "secrets/a"],
    [sealed.replace(".transit.", ".before."), "secrets/a"],
    ["v1.transit.AAAA.AAAA", "secrets/a"],
    [`v1.transit.${Buffer.from("vault:v1:../../x").toString("base64url")}.AAAA`, "secrets/a"],
  ] as const) {
    await assert.rejects(seal.open(text, place), shut, text);
  }
});

test("what a key of the configuration sealed before opens, and is wrapped by Vault from then on", async (t) => {
  const { wrapping } = await world(t);
  const before = await openKeys({
    settings: encryptionConfig.parse({ keys }),
    vault: vaultConfig.parse({}),
    file: "/nowhere",
    shared: true,
    learn: () => {},
  });
  const old = await envelope(before.wrapping).seal(Buffer.from("text"), "secrets/a");
  const seal = envelope(wrapping);
  assert.equal((await seal.open(old, "secrets/a")).toString(), "text");
  assert.ok(!seal.isCurrent(old));
  const anew = await seal.rewrap(old, "secrets/a");
  assert.match(anew, /^v1\.transit\./);
  assert.equal((await seal.open(anew, "secrets/a")).toString(), "text");
});

test("Vault that is sealed, or knows no such key, is no sealed text that was changed", async (t) => {
  const { server, wrapping } = await world(t);
  const wrapped = await wrapping.wrap(randomBytes(32), "a");
  server.mood = "sealed";
  await assert.rejects(wrapping.unwrap(wrapped, "a"), refusing("storage.vaultFault"));
  server.mood = "garbled";
  await assert.rejects(wrapping.wrap(randomBytes(32), "a"), refusing("storage.vaultFault"));
  const other = await world(t, { key: "other" });
  await assert.rejects(other.wrapping.wrap(randomBytes(32), "a"), refusing("storage.vaultFault"));
});

test("keys that are none, and two of one id, do not pass", () => {
  for (const wrong of [
    { keys: [{ id: "a", key: hex.slice(1) }] },
    { keys: [{ id: "a", key: "correct horse battery staple" }] },
    { keys: [{ id: "a.b", key: hex }] },
    { keys: [{ id: "transit", key: hex }] },
    {
      keys: [
        { id: "a", key: hex },
        { id: "a", key: hex },
      ],
    },
    { transit: { key: "../sys/seal" } },
    { transit: { key: "hub", mount: "a//b" } },
    { transit: { key: "hub", url: "http://vault.example.org:8200" } },
  ]) {
    const parsed = encryptionConfig.safeParse(wrong);
    assert.ok(!parsed.success, JSON.stringify(wrong));
    assert.ok(!JSON.stringify(parsed.error.issues).includes(hex.slice(1)));
  }
});
