import assert from "node:assert/strict";
import { test } from "node:test";
import { Secret } from "../kernel/secret.ts";
import { operator } from "./principal.ts";
import { sessionAuthenticator } from "./session-authenticator.ts";

const publicUrl = "https://hub.example";
const principal = { id: "user:aya@corp", kind: "person", permissions: [] } as const;

/** An authenticator, and for which resource it takes a token to be. */
function watched() {
  const asked: (string | undefined)[] = [];
  const authenticator = sessionAuthenticator({
    operatorToken: new Secret("kumihimo_secret"),
    publicUrl,
    present(_request, audience = "") {
      asked.push(audience);
      const session = { session: "s", principal, clientId: "c", scopes: [], expiresAt: 0 };
      return { ...session, audience };
    },
  });
  return { authenticator, asked };
}

const tokenFor = (aud: string): string =>
  `Bearer x.${Buffer.from(JSON.stringify({ aud })).toString("base64url")}.x`;

test("a token may be for one server behind the hub, at the address of that server only", async () => {
  const { authenticator, asked } = watched();
  const one = tokenFor(`${publicUrl}/mcp/crm`);
  for (const [url, authorization] of [
    ["/mcp/crm?x=1", one],
    ["/mcp/files", one],
    ["/mcp", one],
    ["/api/sessions", one],
    ["/mcp/crm", tokenFor(`${publicUrl}/mcp`)],
    ["/mcp/crm", "Bearer opaque"],
  ] as const) {
    const caller = await authenticator.principal({
      method: "POST",
      url,
      headers: { authorization },
    });
    assert.equal(caller, principal);
  }
  const hub = `${publicUrl}/mcp`;
  assert.deepEqual(asked, [`${hub}/crm`, hub, hub, hub, hub, hub]);
});

const by = (authorization: string) => ({ headers: { authorization } });

test("the operator's token is asked of nobody else, right or wrong", async () => {
  const { authenticator, asked } = watched();
  assert.equal(await authenticator.principal(by("Bearer kumihimo_secret")), operator);
  assert.throws(() => authenticator.principal(by("Bearer kumihimo_other")), {
    code: "identity.wrongToken",
  });
  assert.deepEqual(asked, []);
});
