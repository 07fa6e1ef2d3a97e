/** What goes to Vault, and what is made of its answers. */

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { belongingsOf } from "../../../test/belongings.ts";
import { makeCertificates } from "../../../test/certificates.ts";
import { need } from "../../../test/need.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Secret } from "../../kernel/secret.ts";
import { vaultServer, type VaultServer, type VaultServerOptions } from "../testing/vault-server.ts";
import { vaultConfig } from "./config.ts";
import { keyValueReader } from "./key-value-reader.ts";
import { openVault, type Vault } from "./vault.ts";

interface World {
  readonly server: VaultServer;
  readonly vault: Vault;
  readonly learned: string[];
}

async function world(
  t: TestContext,
  settings: Record<string, unknown> = {},
  options: VaultServerOptions = {},
): Promise<World> {
  const server = belongingsOf(t).use(await vaultServer(options));
  const { url, token } = server;
  const learned: string[] = [];
  const vault = openVault({
    settings: vaultConfig.parse({
      url,
      ...(settings["tokenFile"] === undefined && { token }),
      ...settings,
    }),
    learn: (secret: Secret) => void learned.push(secret.reveal()),
  });
  belongingsOf(t).use(vault);
  return { server, vault, learned };
}

const faulty =
  (fault: string, ...hidden: readonly string[]) =>
  (error: unknown): boolean => {
    assert.ok(isKumihimoError(error), String(error));
    assert.equal(error.code, "storage.vaultFault");
    assert.equal(Object(error.data).fault, fault);
    for (const word of hidden) {
      assert.ok(!JSON.stringify([error.words("en"), error.words("ja"), error.data]).includes(word));
    }
    return true;
  };

test("a secret of version 2 is read as Vault documents it, once for many fields", async (t) => {
  const { server, vault } = await world(t);
  server.second.set("apps/hub", { password: "first-secret", port: 25 });
  const reader = keyValueReader(vault);
  const [one, two] = await Promise.all([
    reader.read("secret/apps/hub"),
    reader.read("secret/apps/hub"),
  ]);
  assert.deepEqual(one, { password: "first-secret", port: 25 });
  assert.equal(two, one);
  assert.deepEqual(
    server.asked.map(({ method, path, body }) => [method, path, body]),
    [
      ["GET", "/v1/sys/internal/ui/mounts/secret/apps/hub", ""],
      ["GET", "/v1/secret/data/apps/hub", ""],
    ],
  );
  assert.equal(server.asked[1]?.headers["x-vault-token"], server.token);
});

test("a secret of version 1 is read at its own path, from servers too that know no other", async (t) => {
  const { server, vault } = await world(t);
  server.first.set("mail", { password: "first-secret" });
  const wanted = { password: "first-secret" };
  assert.deepEqual(await keyValueReader(vault).read("old/kv/mail"), wanted);
  server.tellsMounts = false;
  assert.deepEqual(await keyValueReader(vault).read("old/kv/mail"), wanted);
  assert.equal(server.asked.at(-1)?.path, "/v1/old/kv/mail");
});

test("a namespace is named, and stands before what is mounted in it", async (t) => {
  const { server, vault } = await world(t, { namespace: "team/a" }, { namespace: "team/a" });
  server.second.set("apps/hub", { password: "first-secret" });
  const read = await keyValueReader(vault).read("secret/apps/hub");
  assert.deepEqual(read, { password: "first-secret" });
});

test("what is not there, or not for this token, is told apart", async (t) => {
  const { server, vault } = await world(t);
  const reader = keyValueReader(vault);
  await assert.rejects(reader.read("secret/nothing"), faulty("absent"));
  await assert.rejects(reader.read("other/thing"), faulty("denied"));
  const other = openVault({
    settings: vaultConfig.parse({ url: server.url, token: "hvs.of-somebody-else" }),
    learn: () => {},
  });
  belongingsOf(t).use(other);
  await assert.rejects(
    keyValueReader(other).read("secret/nothing"),
    faulty("denied", "hvs.of-somebody-else"),
  );
});

test("a server that is sealed, hangs, sends too much or garbage is given up", async (t) => {
  const { server, vault } = await world(t);
  for (const [mood, fault] of [
    ["sealed", "sealed"],
    ["huge", "answer"],
    ["garbled", "answer"],
  ] as const) {
    server.mood = mood;
    const reading = keyValueReader(vault).read("secret/apps/hub");
    await assert.rejects(reading, faulty(fault, server.token), mood);
  }
  const hasty = await world(t, { timeoutSeconds: 0.2 });
  hasty.server.mood = "hangs";
  await assert.rejects(keyValueReader(hasty.vault).read("secret/a"), faulty("timeout"));
  const gone = new Error("gone");
  const asking = vault.ask({ method: "GET", path: ["a"] }, AbortSignal.abort(gone));
  await assert.rejects(asking, gone);
});

test("the token is not sent on to where the server points", async (t) => {
  const { server, vault } = await world(t);
  const other = belongingsOf(t).use(await vaultServer());
  for (const elsewhere of [other.url, server.url]) {
    server.mood = "redirects";
    server.elsewhere = elsewhere;
    await assert.rejects(keyValueReader(vault).read("secret/a"), faulty("redirect", server.token));
  }
  assert.equal(other.asked.length, 0);
  assert.equal(server.asked.length, 2);
});

test("nobody is asked in plain text, without an address, without a token or with half a token", async (t) => {
  const { server } = await world(t);
  const asks = (settings: object): Promise<unknown> => {
    const parsed = { ...vaultConfig.parse({}), ...settings };
    const vault = belongingsOf(t).use(openVault({ settings: parsed, learn: () => {} }));
    return vault.ask({ method: "GET", path: ["a"] });
  };
  await assert.rejects(asks({ token: "token-of-mine" }), faulty("noAddress"));
  await assert.rejects(
    asks({ url: "http://vault.example.org:8200", token: "t" }),
    faulty("noAddress"),
  );
  await assert.rejects(asks({ url: server.url }), faulty("noToken"));
  const split = "token\r\nx-other: 1";
  await assert.rejects(asks({ url: server.url, token: split }), faulty("noToken", "x-other"));
  await assert.rejects(asks({ url: server.url, tokenFile: "/nowhere/token" }), faulty("noToken"));
  await assert.rejects(
    asks({ url: server.url, token: "t", caFile: "/nowhere/ca.pem" }),
    faulty("noAuthorities"),
  );
  await assert.rejects(asks({ url: "http://127.0.0.1:9", token: "t" }), faulty("unreachable"));
  assert.equal(server.asked.length, 0);
  for (const url of ["http://vault.example.org", "ftp://127.0.0.1", "vault"]) {
    assert.ok(!vaultConfig.safeParse({ url }).success, url);
  }
  assert.ok(!vaultConfig.safeParse({ token: "a", tokenFile: "b" }).success);
});

test("over https its certificate comes from an authority that is trusted", async (t) => {
  if (!need(t, "openssl")) return;
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-vault-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true }));
  makeCertificates(folder);
  const pem = (name: string): Promise<string> => readFile(join(folder, name), "utf8");
  const certificate = { key: await pem("server.key"), cert: await pem("server.pem") };
  const trusting = (authority: Record<string, unknown>) => world(t, authority, { certificate });
  const { server, vault } = await trusting({ caFile: join(folder, "ca.pem") });
  server.first.set("mail", { password: "first-secret" });
  assert.deepEqual(await keyValueReader(vault).read("old/kv/mail"), { password: "first-secret" });
  for (const authority of [{}, { caFile: join(folder, "other-ca.pem") }]) {
    const wary = await trusting(authority);
    await assert.rejects(keyValueReader(wary.vault).read("old/kv/mail"), faulty("tls"));
    assert.equal(wary.server.asked.length, 0);
  }
});

test("a token in a file is read anew each time, and kept out of the log", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-vault-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true }));
  const tokenFile = join(folder, "token");
  const { server, vault, learned } = await world(t, { tokenFile });
  server.first.set("mail", { password: "first-secret" });
  await writeFile(tokenFile, "hvs.that-ended\n");
  await assert.rejects(keyValueReader(vault).read("old/kv/mail"), faulty("denied"));
  await writeFile(tokenFile, `${server.token}\n`);
  await keyValueReader(vault).read("old/kv/mail");
  assert.deepEqual([...new Set(learned)], ["hvs.that-ended", server.token]);
});
