/** What is taken on trust of a token that was seen before, and until when. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { generateKeyPair } from "jose";
import { testClock } from "../testing/test-clock.ts";
import { accessTokens } from "../tokens/access-token.ts";
import type { SessionRow } from "./session-table.ts";
import { validation } from "./validation.ts";

const audience = "http://127.0.0.1:3000/mcp";
const pair = await generateKeyPair("EdDSA");

const live: SessionRow = {
  id: "s_1",
  subject: "user:aya@corp",
  client_id: "acme-agent",
  granted: ["mcp:read"],
  scopes: ["mcp:read"],
  groups: [],
  audience,
  key_thumbprint: null,
  actor: null,
  created_at: new Date(),
  refreshed_at: new Date(),
  resolved_at: new Date(),
  idle_at: new Date(),
  ends_at: new Date(),
  revoked_at: null,
  revoked_for: null,
};

async function made() {
  const clock = testClock();
  const keys = { signing: { id: "1", key: pair.privateKey }, find: () => pair.publicKey };
  // As another replica with other settings, or this one before a restart.
  const tokens = accessTokens({ keys, issuer: audience, lifetimeSeconds: 3600, clock });
  const known = { row: live as SessionRow | undefined, isFresh: true };
  const asked: string[] = [];
  const ended = new Set<string>();
  const checks = validation({
    tokens,
    personal: { validate: () => assert.fail("no personal token") },
    store: {
      live: (id) => {
        asked.push(id);
        return Promise.resolve(known.row);
      },
    },
    ended: {
      has: (id) => ended.has(id),
      get isFresh() {
        return known.isFresh;
      },
    },
    clock,
    tokenSeconds: 300,
    most: 10,
  });
  const grant = { subject: live.subject, clientId: "c", session: "s_1", audience, scopes: ["a"] };
  const { token } = await tokens.sign(grant, new Date(Date.now() + 1e9));
  return { checks, token, clock, known, asked, ended };
}

const wrong = { code: "identity.wrongToken" };

test("a session is asked about when its token is first seen, and not again while ends are heard", async () => {
  const { checks, token, asked, known, ended } = await made();
  await checks.validate(token, audience);
  for (let at = 0; at < 10; at += 1) await checks.validate(token, audience);
  assert.equal(asked.length, 1);
  known.isFresh = false;
  await checks.validate(token, audience);
  assert.equal(asked.length, 2);
  known.isFresh = true;
  ended.add("s_1");
  assert.throws(() => checks.validate(token, audience), wrong);
});

test("a token that lasts longer than ends are remembered is looked up again in between", async () => {
  const { checks, token, asked, known, clock } = await made();
  await checks.validate(token, audience);
  clock.advance(301);
  await checks.validate(token, audience);
  assert.equal(asked.length, 2);
  known.row = undefined;
  clock.advance(301);
  await assert.rejects(async () => checks.validate(token, audience), wrong);
});

test("what was being looked up when everything was forgotten is not kept", async () => {
  const { checks, token, asked } = await made();
  const underway = checks.validate(token, audience);
  checks.forget();
  await underway;
  await checks.validate(token, audience);
  assert.equal(asked.length, 2);
});
