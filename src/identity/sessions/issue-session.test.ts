import assert from "node:assert/strict";
import { generateKeyPair } from "jose";
import { systemClock } from "../../kernel/clock.ts";
import { silentLog } from "../../telemetry/log.ts";
import { peopleErrors } from "../people/errors.ts";
import { accessTokens } from "../tokens/access-token.ts";
import { sessionsConfig } from "./config.ts";
import { issueSession } from "./issue-session.ts";
import { sessionStore } from "./session-store.ts";
import { onEachDatabase } from "./testing/on-each-database.ts";
import { asked, audience, aya } from "./testing/sessions-world.ts";

const pair = await generateKeyPair("EdDSA");
const keys = { signing: { id: "1", key: pair.privateKey }, find: () => pair.publicKey };

onEachDatabase("a new session", {
  "of somebody who was switched off at the same time ends at once": async (_, database) => {
    const store = sessionStore(database, silentLog);
    const told: string[] = [];
    const issuing = issueSession(
      {
        store,
        tokens: accessTokens({ keys, issuer: audience, lifetimeSeconds: 300, clock: systemClock }),
        standings: {
          now: () => Promise.resolve({ kind: "person", groups: [], scopes: asked.scopes }),
          lastKnown: () => Promise.reject(peopleErrors.personInactive({})),
        },
        ended: {
          has: () => false,
          isFresh: true,
          tell: async (sessions) => void told.push(...sessions),
          watch: () => () => {},
          [Symbol.asyncDispose]: () => Promise.resolve(),
        },
        personal: { revokeAll: () => Promise.resolve(0) },
        audience,
        settings: sessionsConfig.parse({}),
        clock: systemClock,
        log: silentLog,
      },
      asked,
    );
    await assert.rejects(issuing, { code: "identity.personInactive" });
    assert.deepEqual(await store.list(aya, new Date()), []);
    assert.equal(told.length, 1);
  },
});
