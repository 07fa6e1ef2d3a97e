/** The official client logs in by itself, in each way that clients are known. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DpopSession } from "@modelcontextprotocol/client";
import { testAgent } from "./testing/agent.ts";
import { type LoginHub, startLoginHub } from "./testing/login-hub.ts";

const documentUrl = "https://agent.example.org/client.json";
const document = {
  client_id: documentUrl,
  client_name: "Documented Agent",
  redirect_uris: ["http://127.0.0.1/callback", "https://agent.example.org/callback"],
  grant_types: [
    "authorization_code",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
  ],
  scope: "openid mcp:read mcp:write mcp:execute",
  token_endpoint_auth_method: "none",
};

describe("the client of the official library", () => {
  let hub: LoginHub;
  const fetched: string[] = [];
  const acme = () => ({ client_id: "acme-agent", issuer: hub.url });

  before(async () => {
    hub = await startLoginHub({
      auth: {
        clients: [{ id: "acme-agent", name: "Acme", redirectUris: ["http://127.0.0.1/callback"] }],
        dynamicRegistration: true,
      },
      fetchDocument: async (url) => {
        fetched.push(url);
        return JSON.stringify(document);
      },
    });
  });
  after(() => hub[Symbol.asyncDispose]());

  test("logs in where it is known beforehand, from whatever port", async () => {
    const agent = testAgent({ url: hub.url, client: acme() });
    assert.equal(await agent.call("notes_read"), "user:alice@corp");
    assert.deepEqual(agent.pages, ["Log in", "Let Acme use the hub for you?"]);
    assert.equal(agent.tokens()?.token_type, "Bearer");
    const [asked, back] = agent.visited;
    assert.equal(asked?.searchParams.get("resource"), `${hub.url}/mcp`);
    assert.equal(back?.searchParams.get("iss"), hub.url);
    assert.equal(back?.port, "43117");
  });

  test("logs in by its document, which is read once", async () => {
    for (const username of ["alice", "bob"]) {
      const agent = testAgent({ url: hub.url, document: documentUrl, username });
      assert.equal(await agent.call("notes_read"), `user:${username}@corp`);
      assert.deepEqual(agent.pages, ["Log in", "Let Documented Agent use the hub for you?"]);
    }
    assert.deepEqual(fetched, [documentUrl]);
  });

  test("registers itself where the operator lets it", async () => {
    const agent = testAgent({ url: hub.url });
    assert.equal(await agent.call("notes_read"), "user:alice@corp");
    assert.match(String(agent.registered()?.client_id), /^registered-/);
    assert.equal(agent.registered()?.client_secret, undefined);
  });

  test("asks for more when a tool needs it, and is asked again", async () => {
    const agent = testAgent({ url: hub.url, client: acme() });
    await agent.call("notes_read");
    assert.equal(agent.tokens()?.scope, "mcp:read mcp:execute");
    assert.equal(await agent.call("notes_write"), "user:alice@corp");
    assert.equal(agent.tokens()?.scope?.split(" ").includes("mcp:write"), true);
    assert.equal(agent.pages.length, 3, "no second login, but a second consent");
  });

  test("never gets what the person's groups do not give", async () => {
    const agent = testAgent({ url: hub.url, client: acme(), username: "bob" });
    await agent.call("notes_read");
    await assert.rejects(agent.call("notes_write"));
    assert.equal(agent.tokens()?.scope?.includes("mcp:write"), false);
  });

  test("goes on with its refresh token when the access token has ended", async () => {
    const agent = testAgent({ url: hub.url, client: acme() });
    await agent.call("notes_read");
    const held = agent.tokens();
    assert(held !== undefined);
    agent.hold({ ...held, access_token: "ended" });
    assert.equal(await agent.call("notes_read"), "user:alice@corp");
    assert.equal(agent.pages.length, 2, "nobody had to log in again");
    assert.notEqual(agent.tokens()?.refresh_token, held.refresh_token);
  });

  test("has to log in again when the session was ended", async () => {
    const agent = testAgent({ url: hub.url, client: acme() });
    await agent.call("notes_read");
    await hub.identity.sessions.revokeAll("user:alice@corp", "test");
    assert.equal(await agent.call("notes_read"), "user:alice@corp");
    assert.equal(agent.pages.length, 3);
  });

  test("binds its tokens to its key (DPoP), and nobody else can use them", async () => {
    const agent = testAgent({ url: hub.url, client: acme(), dpop: await DpopSession.create() });
    assert.equal(await agent.call("notes_read"), "user:alice@corp");
    const held = agent.tokens();
    assert(held !== undefined);
    assert.equal(held.token_type, "DPoP");
    for (const scheme of ["Bearer", "DPoP"]) {
      const stolen = await fetch(`${hub.url}/mcp`, {
        method: "POST",
        headers: { authorization: `${scheme} ${held.access_token}` },
      });
      assert.equal(stolen.status, 401, scheme);
    }
    const refresh = await fetch(`${hub.url}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "refresh_token",
        client_id: "acme-agent",
        refresh_token: held.refresh_token ?? "",
      }),
    });
    assert.equal(refresh.status, 400, "nor refresh them");
  });
});
