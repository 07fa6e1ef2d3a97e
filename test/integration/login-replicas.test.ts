/** Two replicas on one PostgreSQL and one Redis, with a real directory: whoever logs in at one is known at both. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request as forward } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { belongingsOf } from "../belongings.ts";
import { type Company, company, passwords } from "../../src/identity/directory/testing/company.ts";
import { logIn, refresh, testClient, type Tokens, tokensOf } from "../code-flow.ts";
import { type RealHub, realHub } from "../real-hub.ts";
import { type RealPostgres, realPostgres } from "../real-postgres.ts";
import { realRedis } from "../real-redis.ts";
import { slapdSuffix } from "../real-slapd.ts";

const secret = "5a".repeat(32);
const alice = { username: "alice", password: passwords.alice };

interface Ground {
  readonly company: Company;
  readonly postgres: RealPostgres;
  /** What browsers and clients see; each request goes to the next replica. */
  readonly url: string;
  readonly replicas: RealHub[];
  /** Starts one more. */
  start(auth?: Readonly<Record<string, unknown>>): Promise<RealHub>;
}

async function groundOf(t: TestContext): Promise<Ground | undefined> {
  const [at, postgres, redis] = [await company(t), await realPostgres(t), await realRedis(t)];
  if (at === undefined || postgres === undefined || redis === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-replicas-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  const replicas: RealHub[] = [];
  const url = await balancer(t, replicas);
  const start: Ground["start"] = async (auth = {}) => {
    const file = join(folder, `${replicas.length}.yaml`);
    const settings = {
      auth: {
        mode: "oauth",
        publicUrl: url,
        secret,
        clients: [testClient],
        directories: { corp: at.settings() },
        ...auth,
      },
      storage: {
        database: { kind: "postgres", url: postgres.url },
        state: { kind: "redis", url: redis.url },
      },
    };
    await writeFile(file, JSON.stringify(settings));
    const hub = belongingsOf(t).use(await realHub(["--config", file]));
    replicas.push(hub);
    return hub;
  };
  return { company: at, postgres, url, replicas, start };
}

/** In front of the replicas, as in a cluster: nobody knows which of them answers. */
async function balancer(t: TestContext, replicas: readonly RealHub[]): Promise<string> {
  let turn = 0;
  const server = createServer((incoming, response) => {
    turn += 1;
    const target = new URL(incoming.url ?? "/", replicas[turn % replicas.length]?.url);
    const { method, headers } = incoming;
    const outgoing = forward(target, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    outgoing.on("error", () => response.destroy());
    incoming.pipe(outgoing);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return `http://127.0.0.1:${address.port}`;
}

const listing = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };

const asked = (hub: RealHub, { access_token: token }: Pick<Tokens, "access_token">) =>
  hub.post(listing, { authorization: `Bearer ${token}` });

async function statusAt(hub: RealHub, tokens: Tokens): Promise<number> {
  const answer = await asked(hub, tokens);
  await answer.body?.cancel();
  return answer.status;
}

const claimsIn = (token: string): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

const keyOf = ({ access_token: token }: Tokens): unknown =>
  JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid;

const administer = (hub: RealHub, method: string, path: string) =>
  fetch(`${hub.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${hub.token}`, "content-type": "application/json" },
    ...(method === "POST" && { body: "{}" }),
  });

/** Seconds until `is` holds; at most ten. */
async function secondsUntil(is: () => Promise<boolean>): Promise<number> {
  const begin = performance.now();
  while (performance.now() - begin < 10_000) {
    if (await is()) return (performance.now() - begin) / 1000;
    await sleep(50);
  }
  return Infinity;
}

test("whoever logs in at one replica is known at both, and gone from both at once", async (t) => {
  const ground = await groundOf(t);
  if (ground === undefined) return;
  const [one, two] = [await ground.start(), await ground.start()];
  const tokens = await logIn(ground.url, alice);
  assert.equal(tokens.scope, "mcp:read mcp:write mcp:execute");
  assert.equal(await statusAt(one, tokens), 200);
  assert.equal(await statusAt(two, tokens), 200);

  await t.test(
    "a revoked session is refused everywhere within five seconds, and its streams end",
    async () => {
      const stream = await openStream(two, tokens);
      const { sid } = claimsIn(tokens.access_token);
      const answer = await administer(one, "DELETE", `/sessions/${String(sid)}`);
      assert.ok(answer.ok, await answer.text());
      assert.ok((await secondsUntil(async () => (await statusAt(two, tokens)) === 401)) < 5);
      assert.equal(await statusAt(one, tokens), 401);
      await assert.rejects(stream.ended, "the stream was cut off");
      assert.equal((await refresh(ground.url, tokens.refresh_token)).status, 400);
    },
  );

  await t.test("fifty refreshes of one token at once leave one line alive", async () => {
    const fresh = await logIn(ground.url, alice);
    const storm = Array.from({ length: 50 }, () => refresh(ground.url, fresh.refresh_token));
    const answers = await Promise.all(storm);
    const won = await Promise.all(answers.filter(({ ok }) => ok).map(tokensOf));
    assert.equal(won.length, 50);
    const [kept, other] = won;
    assert.ok(kept !== undefined && other !== undefined);
    const next = await tokensOf(await refresh(ground.url, kept.refresh_token));
    assert.equal(await statusAt(one, next), 200);
    assert.equal((await refresh(ground.url, other.refresh_token)).status, 400);
    const isOver = async (): Promise<boolean> => (await statusAt(two, next)) === 401;
    assert.ok((await secondsUntil(isOver)) < 5, "a second line means that somebody stole one");
  });

  await t.test("keys rotate while tokens are in use, and nobody is thrown out", async () => {
    const before = await logIn(ground.url, alice);
    const answer = await administer(one, "POST", "/keys/rotate");
    assert.ok(answer.ok, await answer.text());
    const after = await tokensOf(await refresh(one.url, before.refresh_token));
    assert.notEqual(keyOf(before), keyOf(after));
    for (const hub of [one, two]) {
      assert.equal(await statusAt(hub, before), 200);
      assert.equal(await statusAt(hub, after), 200);
    }
  });

  await t.test("who leaves a group has less from the next refresh on", async () => {
    const before = await logIn(ground.url, alice);
    ground.company.slapd.modify(
      `dn: cn=staff,ou=groups,${slapdSuffix}\nchangetype: modify\nreplace: member\nmember: cn=nobody,ou=groups,${slapdSuffix}\n`,
    );
    const answer = await refresh(ground.url, before.refresh_token);
    assert.equal(answer.status, 400, "no scope is left");
  });
});

/** The stream on which a legacy client waits for news. */
async function openStream(hub: RealHub, { access_token: token }: Tokens) {
  const authorization = `Bearer ${token}`;
  const begun = await hub.post(
    {
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: {
        protocolVersion: "2025-11-25",
        capabilities: {},
        clientInfo: { name: "test", version: "1" },
      },
    },
    { authorization },
  );
  await begun.text();
  const session = begun.headers.get("mcp-session-id");
  assert.ok(session);
  const headers = {
    authorization,
    accept: "text/event-stream",
    "mcp-session-id": session,
    "mcp-protocol-version": "2025-11-25",
  };
  const answer = await fetch(`${hub.url}/mcp`, { headers });
  assert.equal(answer.status, 200);
  const ended = answer.text();
  ended.catch(() => {});
  return { ended };
}

test("replicas without a secret, or with one that is none, do not start", async (t) => {
  const ground = await groundOf(t);
  if (ground === undefined) return;
  await assert.rejects(ground.start({ secret: undefined }), /identity\.noRootSecret/);
  await assert.rejects(ground.start({ secret: "hunter2-hunter2" }), (error: Error) => {
    assert.match(error.message, /identity\.badRootSecret/);
    assert.ok(!error.message.includes("hunter2"));
    return true;
  });
});
