/** Every address of a hub that people log in to: what it says to nobody, and to somebody who may only read. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { scopes } from "../identity/permissions/scopes.ts";
import type { Route } from "./route.ts";
import { type LoginHub, startLoginHub } from "./testing/login-hub.ts";

let hub: LoginHub;
before(async () => {
  hub = await startLoginHub({ groups: { readers: ["mcp:read"] } });
});
after(() => hub[Symbol.asyncDispose]());

const tokenFor = async (username: string): Promise<string> => {
  const { people, sessions } = hub.identity;
  const arrival = { source: "okta", externalId: username, username, groups: ["readers"] };
  const { id: subject } = await people.arrived(arrival);
  return (await sessions.issue({ subject, clientId: "test", scopes })).accessToken;
};

async function* guarded(): AsyncGenerator<readonly [line: string, init: RequestInit, Route]> {
  for (const route of hub.hub.routes) {
    if (route.guard !== "principal") continue;
    for (const method of route.methods) yield [`${method} ${route.path}`, { method }, route];
  }
}

const ask = (line: string, init: RequestInit, token: string | undefined): Promise<Response> =>
  fetch(hub.url + (line.split(" ")[1] ?? "").replaceAll(/:\w+/g, "x"), {
    ...init,
    ...(init.method !== "GET" && init.method !== "HEAD" && { body: "{}" }),
    headers: {
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  });

test("nobody comes in without a token, or with one that is none", async () => {
  const token = await tokenFor("ended");
  const [session] = await hub.identity.sessions.list("user:ended@okta");
  await hub.identity.sessions.revoke(session?.id ?? "", "test");
  let count = 0;
  for await (const [line, init] of guarded()) {
    for (const each of [undefined, "wrong", token, `${token}x`]) {
      const answer = await ask(line, init, each);
      await answer.body?.cancel();
      assert.equal(answer.status, 401, line);
      const challenge = answer.headers.get("www-authenticate") ?? "";
      assert.match(challenge, /^Bearer .*resource_metadata="/, line);
      assert.equal(challenge.includes("invalid_token"), each !== undefined, line);
    }
    count += 1;
  }
  assert.ok(count > 30, `${count} guarded addresses`);
});

test("who may only read gets nothing of the admin API but what is their own", async () => {
  const token = await tokenFor("reader");
  for await (const [line, init, { path }] of guarded()) {
    if (!/^\/(?:api|scim)\//.test(path)) continue;
    const answer = await ask(line, init, token);
    const said = await answer.text();
    if (path.startsWith("/api/me/")) assert.notEqual(answer.status, 403, line);
    else assert.equal(answer.status, 403, `${line} ${said}`);
  }
});
