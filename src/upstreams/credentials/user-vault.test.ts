import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { realPostgres } from "../../../test/real-postgres.ts";
import { until } from "../../../test/until.ts";
import { operator } from "../../identity/principal.ts";
import { databases, replicaOf } from "../../identity/testing/databases.ts";
import type { Database } from "../../storage/database/database.ts";
import { silentLog } from "../../telemetry/log.ts";
import type { CallerCredential } from "./credential.ts";
import { credentialMigrations, type CredentialTables } from "./credential-table.ts";
import { clientSecret } from "./testing/small-authorization-server.ts";
import { person, vaultWorld } from "./testing/vault-world.ts";

const never = new AbortController().signal;

type Case = (t: TestContext, database: Database) => Promise<void>;

const cases = new Map<string, Case>();

/** Tested on each database; opening one takes longer than all the rest. */
const onEach = (name: string, tried: Case): void => void cases.set(name, tried);

const tokenOf = ({ headers }: CallerCredential): string => headers[1]?.replace("Bearer ", "") ?? "";

const place = (name: string) => ({ principal: person(name).id, upstream: "crm" });

onEach("each person's token is theirs, and the database cannot read it", async (each, database) => {
  const { vault, credentials } = await vaultWorld(each, database);
  for (const name of ["aya", "ken"]) {
    const tokens = { access: `token-of-${name}` };
    await vault.set(place(name), { kind: "token", tokens, expiresAt: undefined });
  }
  const aya = await credentials.of(person("aya"), never);
  const ken = await credentials.of(person("ken"), never);
  assert.deepEqual(aya.headers, ["authorization", "Bearer token-of-aya"]);
  assert.deepEqual(ken.headers, ["authorization", "Bearer token-of-ken"]);
  assert.notEqual(aya.session, ken.session);
  const rows = await database
    .tables<CredentialTables>()
    .selectFrom("upstream_credential")
    .selectAll()
    .execute();
  assert.equal(rows.length, 2);
  assert.ok(!JSON.stringify(rows).includes("token-of"));
  assert.deepEqual(
    (await vault.list(person("aya").id)).map(({ upstream, kind }) => [upstream, kind]),
    [["crm", "token"]],
  );
});

onEach(
  "a token that was moved to another person's row cannot be opened",
  async (each, database) => {
    const { vault, credentials } = await vaultWorld(each, database);
    for (const name of ["aya", "ken"]) {
      const tokens = { access: `token-of-${name}` };
      await vault.set(place(name), { kind: "token", tokens, expiresAt: undefined });
    }
    await sql`update upstream_credential mine set sealed = theirs.sealed, grant_id = theirs.grant_id
      from upstream_credential theirs where mine.principal = ${person("ken").id}
      and theirs.principal = ${person("aya").id}`.execute(database.tables());
    await assert.rejects(credentials.of(person("ken"), never), {
      code: "identity.sealedOtherwise",
    });
  },
);

onEach(
  "somebody without a token hears where to connect, and the operator that it is for people",
  async (each, database) => {
    const { credentials } = await vaultWorld(each, database);
    await assert.rejects(credentials.of(person("aya"), never), {
      code: "upstreams.notConnected",
      data: { upstream: "crm", url: "http://127.0.0.1:3000/connect/crm" },
    });
    await assert.rejects(credentials.of(operator, never), { code: "upstreams.noPerson" });
  },
);

onEach(
  "what was removed is gone at once, and what is set anew is another session",
  async (each, database) => {
    const { vault, credentials } = await vaultWorld(each, database);
    const given = { kind: "token", tokens: { access: "one" }, expiresAt: undefined } as const;
    await vault.set(place("aya"), given);
    const first = await credentials.of(person("aya"), never);
    await vault.set(place("aya"), { ...given, tokens: { access: "two" } });
    const second = await credentials.of(person("aya"), never);
    assert.equal(tokenOf(second), "two");
    assert.notEqual(second.session, first.session);
    assert.equal(await vault.remove(place("aya")), true);
    assert.equal(await vault.remove(place("aya")), false);
    await assert.rejects(credentials.of(person("aya"), never), { code: "upstreams.notConnected" });
  },
);

onEach(
  "a token is renewed shortly before its end, once for all who call, and the new one kept",
  async (each, database) => {
    const world = await vaultWorld(each, database);
    const { server, credentials, vault } = world;
    server.conduct.expiresIn = 3600;
    await world.connect("aya", 60);
    const first = await credentials.of(person("aya"), never);
    assert.equal(tokenOf(first), "first-aya");
    world.clock.advance(40);
    const all = await Promise.all(
      Array.from({ length: 20 }, () => credentials.of(person("aya"), never)),
    );
    assert.equal(new Set(all.map(tokenOf)).size, 1);
    assert.equal(server.ownerOf(all.map(tokenOf)[0] ?? ""), "aya");
    assert.equal(all[0]?.session, first.session);
    assert.equal(server.requests.length, 1);
    assert.equal(server.requests[0]?.body.get("resource"), "http://127.0.0.1:1/mcp");
    const kept = await vault.find(place("aya"));
    assert.ok(kept?.refreshedAt);
    assert.notEqual(kept.tokens.refresh, undefined);
  },
);

test("two replicas that renew at once show the refresh token once", async (t) => {
  const postgres = await realPostgres(t);
  if (postgres === undefined) return;
  const [here, there] = [
    await replicaOf(t, postgres, credentialMigrations),
    await replicaOf(t, postgres, credentialMigrations),
  ];
  const world = await vaultWorld(t, here);
  const other = world.replica(there);
  world.server.conduct.expiresIn = 60;
  world.server.conduct.delayMs = 300;
  await world.connect("aya", 10);
  const found = await Promise.all(
    [world.credentials, other, world.credentials, other].map((each) =>
      each.of(person("aya"), never),
    ),
  );
  assert.equal(new Set(found.map(tokenOf)).size, 1);
  assert.equal(world.server.requests.length, 1);
});

onEach(
  "a replica that died while it renewed does not keep the others waiting for ever",
  async (each, database) => {
    const world = await vaultWorld(each, database);
    await world.connect("aya", 10);
    const entry = await world.vault.find(place("aya"));
    assert.ok(entry && (await world.vault.claim(entry, 90)));
    assert.equal(await world.vault.claim(entry, 90), false);
    const waiting = world.credentials.of(person("aya"), never);
    await sleep(300);
    assert.equal(world.server.requests.length, 0);
    world.clock.advance(91);
    assert.equal(world.server.ownerOf(tokenOf(await waiting)), "aya");
  },
);

onEach("a refresh token that was taken back ends the connection", async (each, database) => {
  const world = await vaultWorld(each, database);
  world.server.revoke(await world.connect("aya", 10));
  await assert.rejects(world.credentials.of(person("aya"), never), {
    code: "upstreams.notConnected",
  });
  assert.equal(await world.vault.find(place("aya")), undefined);
});

onEach(
  "a server that is down, or does not take the hub, costs nobody their connection",
  async (each, database) => {
    const lines: string[] = [];
    const log = { ...silentLog, warn: (...all: unknown[]) => void lines.push(String(all[0])) };
    const world = await vaultWorld(each, database, { log });
    const refresh = await world.connect("aya", 10);
    const { conduct } = world.server;
    conduct.answer = (_, response) => {
      response.writeHead(503).end();
      return true;
    };
    const stillGood = await world.credentials.of(person("aya"), never);
    assert.equal(tokenOf(stillGood), "first-aya");
    world.clock.advance(11);
    await assert.rejects(world.credentials.of(person("aya"), never), {
      code: "upstreams.credentialsDown",
    });
    conduct.answer = (_, response) => {
      const body = JSON.stringify({ error: "invalid_client" });
      response.writeHead(401, { "content-type": "application/json" }).end(body);
      return true;
    };
    await assert.rejects(world.credentials.of(person("aya"), never), {
      code: "upstreams.hubRefused",
    });
    delete conduct.answer;
    assert.equal(
      world.server.ownerOf(tokenOf(await world.credentials.of(person("aya"), never))),
      "aya",
    );
    assert.ok(lines.length >= 3);
    for (const secret of [refresh, clientSecret, "first-aya"]) {
      assert.ok(!lines.join("\n").includes(secret));
    }
  },
);

onEach(
  "a token that the upstream refused is renewed; one that cannot be is refused",
  async (each, database) => {
    const world = await vaultWorld(each, database);
    const { credentials, vault } = world;
    await world.connect("aya", 3600);
    const first = await credentials.of(person("aya"), never);
    const second = await credentials.insteadOf(first, person("aya"), never);
    assert.equal(world.server.ownerOf(tokenOf(second)), "aya");
    const same = await credentials.insteadOf(first, person("aya"), never);
    assert.equal(tokenOf(same), tokenOf(second));
    assert.equal(world.server.requests.length, 1);
    await vault.set(place("ken"), {
      kind: "token",
      tokens: { access: "ken" },
      expiresAt: undefined,
    });
    const own = await credentials.of(person("ken"), never);
    await assert.rejects(credentials.insteadOf(own, person("ken"), never), {
      code: "upstreams.credentialRefused",
    });
  },
);

onEach("a token that ended and cannot be renewed is not sent", async (each, database) => {
  const { clock, vault, credentials } = await vaultWorld(each, database);
  const expiresAt = new Date(clock.now().getTime() + 5000);
  await vault.set(place("aya"), { kind: "token", tokens: { access: "short" }, expiresAt });
  assert.equal(tokenOf(await credentials.of(person("aya"), never)), "short");
  clock.advance(6);
  await assert.rejects(credentials.of(person("aya"), never), { code: "upstreams.notConnected" });
});

onEach(
  "a refresh token is shown to no other server than the one that gave it",
  async (each, database) => {
    const world = await vaultWorld(each, database);
    await world.vault.set(place("aya"), {
      kind: "oauth",
      tokens: { access: "a", refresh: "of-elsewhere", issuer: "https://elsewhere.example" },
      expiresAt: new Date(0),
    });
    await assert.rejects(world.credentials.of(person("aya"), never), {
      code: "upstreams.notConnected",
    });
    assert.equal(world.server.requests.length, 0);
  },
);

onEach("what a person sets while the old token is renewed stays", async (each, database) => {
  const world = await vaultWorld(each, database);
  const { promise, resolve } = Promise.withResolvers<void>();
  world.server.conduct.held = promise;
  await world.connect("aya", 5);
  const renewed = world.credentials.of(person("aya"), never);
  await until(() => world.server.requests.length === 1, "the request for a new one");
  await world.vault.set(place("aya"), {
    kind: "token",
    tokens: { access: "mine" },
    expiresAt: undefined,
  });
  resolve();
  assert.equal(tokenOf(await renewed), "mine");
  assert.equal((await world.vault.find(place("aya")))?.tokens.access, "mine");
});

for (const [kind, open] of Object.entries(databases)) {
  test(`credentials of people: ${kind}`, async (t) => {
    const database = await open(t, credentialMigrations);
    if (database === undefined) return;
    for (const [name, tried] of cases) {
      await t.test(name, async (each) => {
        await sql`delete from upstream_credential`.execute(database.tables());
        await tried(each, database);
      });
    }
  });
}
