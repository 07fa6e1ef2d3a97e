/** Secrets that a configuration names instead of holding them. */

import assert from "node:assert/strict";
import { access, chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { belongingsOf } from "../../test/belongings.ts";
import { isKumihimoError } from "../kernel/errors.ts";
import { Secret } from "../kernel/secret.ts";
import { vaultServer, type VaultServer } from "../storage/testing/vault-server.ts";
import type { Environment } from "./environment.ts";
import { problemsIn } from "./errors.ts";
import { load } from "./load.ts";
import type { Problem } from "./problem.ts";
import { keeping } from "./references/keeping.ts";
import { keysOf, storeOf } from "./references/open-keeping.ts";
import { config } from "./schema.ts";

interface World {
  readonly folder: string;
  readonly server: VaultServer;
  /** Reads a configuration of these lines, with the data folder and Vault's address before them. */
  readonly read: (
    lines: string,
    environment?: Environment,
  ) => ReturnType<typeof load<typeof config>>;
  /** Keeps a secret, as the command does. */
  readonly keep: (name: string, value: string) => Promise<void>;
}

async function world(t: TestContext): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-references-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true }));
  const server = belongingsOf(t).use(await vaultServer());
  const dataDir = join(folder, "data");
  return {
    folder,
    server,
    read: (lines, environment = {}) =>
      load(config, {
        file: { name: "hub.yaml", text: `dataDir: ${dataDir}\n${lines}` },
        variables: { VAULT_ADDR: server.url, VAULT_TOKEN: server.token, ...environment },
      }),
    async keep(name, value) {
      await mkdir(dataDir, { recursive: true });
      const settings = keeping.parse({ dataDir });
      await using keys = await keysOf(settings, () => {});
      await storeOf(settings).set(name, new Secret(value), keys.wrapping);
    },
  };
}

async function problemsOf(reading: Promise<unknown>): Promise<readonly Problem[]> {
  const failure: unknown = await reading.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(isKumihimoError(failure), "the configuration was taken");
  return problemsIn(failure) ?? [];
}

const provider = (...keys: readonly string[]): string =>
  `models:\n  providers:\n${keys
    .map((key, at) => `    p${at}: { kind: openai, apiKey: "${key}" }\n`)
    .join("")}`;

test("a secret is read from Vault or from the hub's own store, and kept out of the log", async (t) => {
  const { server, read, keep } = await world(t);
  server.second.set("apps/hub", { one: "first-secret-of-vault", two: 424242424242 });
  server.first.set("mail", { key: "third-secret-of-vault" });
  await keep("cloud", "secret-of-the-store");
  const {
    config: loaded,
    secrets,
    origin,
  } = await read(
    provider(
      "vault:secret/apps/hub#one",
      "vault:secret/apps/hub#two",
      "vault:old/kv/mail#key",
      "secret:cloud",
    ),
  );
  const values = [
    "first-secret-of-vault",
    "424242424242",
    "third-secret-of-vault",
    "secret-of-the-store",
  ];
  assert.deepEqual(
    Object.values(loaded.models.providers).map((each) => String(Object(each).apiKey)),
    values,
  );
  const learned = secrets.map((secret) => secret.reveal());
  for (const value of [...values, server.token]) assert.ok(learned.includes(value), value);
  // Besides them the key that sealed the store.
  assert.equal(learned.length, 6);
  assert.equal(server.asked.length, 4);
  assert.equal(origin(["vault", "token"]).where, "VAULT_TOKEN");
});

test("read again, a configuration has what is kept now", async (t) => {
  const { server, read, keep } = await world(t);
  const lines = provider("vault:secret/a#key", "secret:cloud");
  for (const value of ["the first value", "the second value"]) {
    server.second.set("a", { key: `${value} of Vault` });
    await keep("cloud", value);
    const { secrets } = await read(lines);
    const learned = secrets.map((secret) => secret.reveal());
    assert.ok(learned.includes(value) && learned.includes(`${value} of Vault`), value);
  }
});

test("what cannot be read is a problem at its place, and tells no value", async (t) => {
  const { folder, server, read, keep } = await world(t);
  server.second.set("a", { key: "a-value-of-vault", nothing: null, empty: "", deep: { x: 1 } });
  await keep("cloud", "a-value-of-the-store");
  const wrong = [
    "vault:secret/a#other",
    "vault:secret/a#nothing",
    "vault:secret/a#empty",
    "vault:secret/a#deep",
    "vault:secret/a#__proto__",
    "vault:secret/b#key",
    "vault:nobody/a#key",
    "vault:secret/a",
    "vault:secret#key",
    "vault:secret/../sys/a#key",
    "vault:#",
    "secret:other",
    "secret:",
  ];
  const problems = await problemsOf(read(provider(...wrong)));
  assert.equal(problems.length, wrong.length);
  const told = JSON.stringify(problems);
  for (const hidden of [server.token, "a-value-of"]) assert.ok(!told.includes(hidden), hidden);
  const at = new Map(problems.map(({ path, where, message }) => [path, `${where} ${message}`]));
  const saying = (index: number): string => at.get(`models.providers.p${index}.apiKey`) ?? "";
  assert.match(saying(0), /^hub\.yaml:4:\d+ The secret secret\/a in Vault has no text .* other\.$/);
  assert.match(saying(4), /has no text in the field __proto__/);
  assert.match(saying(5), /Vault gave no secret\/data\/b: there is nothing \(HTTP 404\)/);
  assert.match(saying(6), /the token may not do this \(HTTP 403\)/);
  for (const index of [7, 8, 9, 10]) assert.match(saying(index), /written vault:PATH#FIELD/);
  for (const index of [11, 12]) assert.match(saying(index), /keeps no secret of this name/);

  server.mood = "sealed";
  const [sealed] = await problemsOf(read(provider("vault:secret/a#key")));
  assert.match(sealed?.message ?? "", /sealed or not ready/);
  await chmod(join(folder, "data/secrets.json"), 0o644);
  const [exposed] = await problemsOf(read(provider("secret:cloud")));
  assert.match(exposed?.message ?? "", /Other users of this machine may read/);
});

test("what is read is not followed further, and nothing else than a secret is", async (t) => {
  const { folder, server, read } = await world(t);
  server.second.set("a", { key: "env:PATH_OF_MINE" });
  await writeFile(join(folder, "written"), "vault:secret/a#key\n");
  const lines = provider("vault:secret/a#key", `file:${folder}/written`, "env:A");
  const { secrets } = await read(
    `${lines}http: { publicUrl: "https://hub.example.org/vault:a" }\n`,
    {
      A: "secret:nothing",
      PATH_OF_MINE: "wrong",
    },
  );
  const learned = secrets.map((secret) => secret.reveal());
  for (const value of ["env:PATH_OF_MINE", "vault:secret/a#key", "secret:nothing"]) {
    assert.ok(learned.includes(value), value);
  }
  assert.ok(!learned.includes("wrong"));
});

const keyed = (key: string): string => `encryption: { keys: [ { id: one, key: "${key}" } ] }\n`;

test("keys of encryption may be in Vault; nothing is kept in what it is needed for", async (t) => {
  const { server, read } = await world(t);
  server.second.set("keys", { one: "5a".repeat(32), bad: "5a".repeat(31) });
  const { config: loaded } = await read(keyed("vault:secret/keys#one"));
  assert.equal(loaded.encryption.keys[0]?.key, "5a".repeat(32));
  const [bad] = await problemsOf(read(keyed("vault:secret/keys#bad")));
  assert.match(bad?.message ?? "", /^expected 32 bytes as 64 hexadecimal digits or as base64$/);
  for (const [lines, path] of [
    [keyed("secret:one"), "encryption.keys.0.key"],
    [`vault: { token: "vault:secret/keys#one" }\n`, "vault.token"],
    [`vault: { token: "secret:one" }\n${keyed("vault:secret/keys#one")}`, "vault.token"],
  ] as const) {
    const asked = server.asked.length;
    const problems = await problemsOf(read(lines + provider("vault:secret/keys#one", "secret:a")));
    const found = problems.find((problem) => problem.path === path);
    assert.match(found?.message ?? "", /cannot be kept there itself/, path);
    assert.equal(server.asked.length, asked, "nobody was asked with half a configuration");
  }
});

test("replicas do not read secrets that a key of only one of them sealed", async (t) => {
  const { read, keep } = await world(t);
  await keep("cloud", "a-value-of-the-store");
  const shared = "storage: { database: { kind: postgres } }\n";
  const [problem] = await problemsOf(read(shared + provider("secret:cloud")));
  assert.match(problem?.message ?? "", /the replicas of the hub need the same keys/);
});

test("the file comes before Vault's own variables, and without need they are not looked at", async (t) => {
  const { folder, server, read } = await world(t);
  server.second.set("a", { key: "a-value-of-vault" });
  const lines = provider("vault:secret/a#key");
  await writeFile(join(folder, "token"), `${server.token}\n`);
  const elsewhere = { VAULT_ADDR: "http://127.0.0.1:9", VAULT_TOKEN: "hvs.of-somebody-else" };
  for (const written of [`token: ${server.token}`, `tokenFile: ${folder}/token`]) {
    const vault = `vault: { url: "${server.url}", ${written} }\n`;
    const { secrets } = await read(vault + lines, elsewhere);
    const learned = secrets.map((secret) => secret.reveal());
    assert.ok(learned.includes(server.token) && !learned.includes("hvs.of-somebody-else"));
  }
  const plain = {
    VAULT_ADDR: "http://vault.example.org:8200",
    VAULT_TOKEN: "hvs.of-somebody-else",
  };
  const { config: loaded } = await read("", plain);
  assert.equal(loaded.vault.url, undefined);
  const problems = await problemsOf(read(lines, plain));
  const found = problems.find(({ where }) => where === "VAULT_ADDR");
  assert.match(found?.message ?? "", /expected https/);
});

test("a configuration that names nothing kept makes no keys, and reads none", async (t) => {
  const { folder, server, read } = await world(t);
  await read(provider("sk-written-as-it-is"));
  await problemsOf(read(provider("secret:nothing")));
  await assert.rejects(access(join(folder, "data")));
  assert.equal(server.asked.length, 0);
});
