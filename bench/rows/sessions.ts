import { generateKeyPair } from "jose";
import { accessTokens } from "../../src/identity/tokens/access-token.ts";
import { validation } from "../../src/identity/sessions/validation.ts";
import type { SessionRow } from "../../src/identity/sessions/session-table.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { micros } from "../micros.ts";
import type { Measure } from "../row.ts";
import { cost } from "../stage-costs.ts";

const audience = "http://127.0.0.1:3000/mcp";
const count = 1000;

/** The database would be asked about a session only when its token is first seen. */
const row: SessionRow = {
  id: "s_1",
  subject: "user:aya@corp",
  client_id: "acme-agent",
  granted: ["mcp:read"],
  scopes: ["mcp:read"],
  groups: ["cn=sales,dc=example,dc=org"],
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

/** Whose an access token is, when it is first seen without the database, and after that. */
export const sessions: Measure = async () => {
  const pair = await generateKeyPair("EdDSA");
  const keys = {
    signing: { id: "1", key: pair.privateKey },
    find: () => pair.publicKey,
  };
  const clock = systemClock;
  const tokens = accessTokens({ keys, issuer: audience, lifetimeSeconds: 3600, clock });
  const grant = { subject: row.subject, clientId: "c", session: row.id, audience, scopes: ["a"] };
  const later = new Date(Date.now() + 3_600_000);
  const signed = await Promise.all(Array.from({ length: count }, () => tokens.sign(grant, later)));
  const checks = validation({
    tokens,
    personal: { validate: () => Promise.reject(new Error("There are none.")) },
    store: { live: () => Promise.resolve(row) },
    ended: { has: () => false, isFresh: true },
    clock,
    tokenSeconds: 3600,
    most: count,
  });
  let turn = 0;
  const next = (): string => {
    turn = (turn + 1) % count;
    return signed[turn]?.token ?? "";
  };
  for (const { token } of signed) await checks.validate(token, audience);
  const seen = await micros(() => checks.validate(next(), audience));
  const first = await micros(() => tokens.verify(next(), audience));
  return [
    { ...cost("access token seen before", seen), atMost: 10 },
    { ...cost("access token seen for the first time", first), atMost: 1000 },
  ];
};
