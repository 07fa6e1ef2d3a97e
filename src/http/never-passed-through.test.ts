/** What a caller shows the hub stays at the hub, whatever upstreams are called with. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { person } from "../upstreams/credentials/testing/vault-world.ts";
import type { Era } from "../upstreams/introduction.ts";
import { httpWire } from "../upstreams/testing/wire.ts";
import { type Question, type WireClient, wireClient } from "../upstreams/testing/wire-client.ts";
import {
  type CredentialHub,
  credentialModes,
  startCredentialHub,
  type Visit,
} from "./testing/credential-hub.ts";

const eras: readonly Era[] = ["modern", "legacy"];

/** What callers show, in the ways in which they can: none of it may be seen behind the hub. */
const shown = "shown-to-the-hub-only";
const callersHeaders = (name: string) => ({
  authorization: `Bearer ${name} ${shown}`,
  dpop: `proof.${shown}`,
  cookie: `session=${shown}`,
  "proxy-authorization": `Basic ${shown}`,
  "x-api-key": shown,
  "mcp-param-authorization": shown,
});

let hub: CredentialHub;
before(async () => {
  hub = await startCredentialHub();
});
after(() => hub[Symbol.asyncDispose]());

const visitsOf = (name: string): readonly Visit[] => hub.visits.get(name) ?? [];

const callsOf = (name: string): readonly Visit[] =>
  visitsOf(name).filter(({ method }) => method === "tools/call");

const client = (name: string, era: Era, capabilities = {}): Promise<WireClient> =>
  wireClient(era, httpWire(`${hub.url}/mcp`, callersHeaders(name)), { capabilities });

const expected: Readonly<Record<(typeof credentialModes)[number], (name: string) => string>> = {
  service: () => "Bearer of-the-hub",
  exchange: (name) => `Bearer for-${person(name).id}`,
  "user-vault": (name) => `Bearer own-of-${name}`,
};

for (const mode of credentialModes) {
  for (const era of eras) {
    for (const clientEra of eras) {
      test(`${mode}: a ${era} upstream of a ${clientEra} client sees whose call it is, as it should`, async () => {
        const name = `${mode}-${era}`;
        const tool = `${name}__who`;
        await Promise.all(
          ["aya", "ken"].map(async (who) => {
            await using caller = await client(who, clientEra);
            const { result } = await caller.call(tool, { note: who });
            const [content] = Object(result).content;
            // The upstream repeats what it was let in with; only itself may see that.
            assert.equal(content.text, "Bearer [secret]");
            const own = callsOf(name).filter(({ body }) => body.includes(`"note":"${who}"`));
            assert.deepEqual(
              new Set(own.map(({ headers }) => headers.authorization)),
              new Set([expected[mode](who)]),
            );
          }),
        );
        const seen = visitsOf(name);
        assert.ok(seen.some(({ method }) => method === "tools/call"));
        assert.ok(!JSON.stringify(seen).includes(shown));
        for (const { headers, method } of seen) {
          assert.equal(headers.cookie, undefined, method);
          assert.equal(headers["dpop"], undefined, method);
          assert.equal(headers["proxy-authorization"], undefined, method);
        }
        const lists = seen.filter(({ method }) => method === "tools/list");
        assert.ok(lists.every(({ headers }) => headers.authorization === "Bearer of-the-hub"));
      });
    }
  }
}

test("a program gets nothing of what its caller showed", async () => {
  for (const era of eras) {
    await using caller = await client("aya", era);
    const { result, text: whole } = await caller.call("program__who");
    assert.ok(Object(result).content[0].text.includes("tools/call"));
    assert.ok(!whole.includes(shown));
  }
});

test("the authorization server of an upstream sees the hub's word, and nothing that the caller showed", () => {
  const seen = visitsOf("tokens");
  assert.ok(seen.length > 0);
  assert.ok(!JSON.stringify(seen).includes(shown));
});

test("in a legacy session there is one caller, and none of the hub's", () => {
  for (const mode of ["exchange", "user-vault"] as const) {
    const bySession = Map.groupBy(visitsOf(`${mode}-legacy`), ({ headers }) =>
      String(headers["mcp-session-id"] ?? ""),
    );
    bySession.delete("");
    assert.ok(bySession.size >= 3);
    for (const all of bySession.values()) {
      assert.equal(new Set(all.map(({ headers }) => headers.authorization)).size, 1);
    }
  }
});

test("the operator is nobody to upstreams that are called for somebody", async () => {
  for (const mode of ["exchange", "user-vault"] as const) {
    await using caller = await client("operator", "modern");
    const { text: whole } = await caller.call(`${mode}-modern__who`);
    assert.match(whole, /only called for somebody who logged in/);
  }
});

test("somebody without an account is told how to connect one", async () => {
  await using caller = await client("mia", "modern");
  const { text: whole } = await caller.call("user-vault-modern__who");
  assert.match(whole, /upstreams\.notConnected/);
});

const withPages = { elicitation: { form: {}, url: {} } };

for (const era of eras) {
  test(`a ${era} client that can show pages is led to where the account is connected`, async () => {
    const who = `led${era}`;
    await using caller = await client(who, era, withPages);
    const asked: unknown[] = [];
    const answer = async ({ params }: Question): Promise<unknown> => {
      asked.push([params["mode"], params["url"]]);
      const tokens = { access: `own-of-${who}` };
      const place = { principal: person(who).id, upstream: "pages" };
      await hub.vault.set(place, { kind: "oauth", tokens, expiresAt: undefined });
      return { action: "accept" };
    };
    const { result } = await caller.call("pages__who", {}, { answer });
    assert.equal(Object(result).content[0].text, "Bearer [secret]");
    assert.deepEqual(asked, [["url", `${hub.url}/connect/pages`]]);
    const calls = callsOf("pages");
    assert.equal(calls.at(-1)?.headers.authorization, `Bearer own-of-${who}`);
    assert.ok(!JSON.stringify(calls).includes("inputResponses"));
    assert.ok(!JSON.stringify(calls).includes("requestState"));
  });

  test(`a ${era} client that was led there is not asked a second time in one call`, async () => {
    for (const action of ["accept", "decline"]) {
      await using caller = await client(`idle${era}`, era, withPages);
      let asked = 0;
      const answer = (): unknown => {
        asked += 1;
        return { action };
      };
      const { text: whole } = await caller.call("pages__who", {}, { answer });
      assert.match(whole, /upstreams\.notConnected/);
      assert.equal(asked, 1);
    }
  });

  test(`a ${era} client that can show no pages is told the address`, async () => {
    await using caller = await client(`blind${era}`, era);
    const { text: whole } = await caller.call("pages__who");
    assert.ok(whole.includes(`${hub.url}/connect/pages`));
  });
}
