/** Everything that credentials of people stand on, on a database of a test's own. */

import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { rootSecret } from "../../../identity/keys/root-secret.ts";
import { textSeal } from "../../../identity/keys/sealed-text.ts";
import type { Principal } from "../../../identity/principal.ts";
import { type TestClock, testClock } from "../../../identity/testing/test-clock.ts";
import { Secret } from "../../../kernel/secret.ts";
import type { Database } from "../../../storage/database/database.ts";
import { memoryState } from "../../../storage/state/memory-state.ts";
import { type Log, silentLog } from "../../../telemetry/log.ts";
import { upstreamSettings } from "../../settings.ts";
import type { OpenedCredentials } from "../credential.ts";
import { callerCredentials } from "../open-caller-credentials.ts";
import { openVault, type Vault } from "../vault.ts";
import {
  clientId,
  clientSecret,
  type SmallAuthorizationServer,
  smallAuthorizationServer,
} from "./small-authorization-server.ts";

export const person = (name: string): Principal => ({
  id: `user:${name}@corp`,
  kind: "person",
  permissions: ["mcp:execute"],
});

const publicUrl = "http://127.0.0.1:3000";

const seal = textSeal(rootSecret(new Secret("ab".repeat(32))));

export interface VaultWorld {
  readonly clock: TestClock;
  readonly server: SmallAuthorizationServer;
  readonly vault: Vault;
  readonly credentials: OpenedCredentials;
  /** Another replica's, over its own connections to the database. */
  replica(database: Database): OpenedCredentials;
  /** Gives `name` a token that is good for `seconds`, and can be renewed. */
  connect(name: string, seconds: number): Promise<string>;
}

const subjectTokenFor = () => Promise.reject(new Error("nobody asked"));

export interface WorldOptions {
  readonly settings?: object;
  readonly oauth?: object | undefined;
  readonly url?: string;
  readonly log?: Log;
}

export async function vaultWorld(
  t: TestContext,
  database: Database,
  { settings = {}, oauth, url = "http://127.0.0.1:1/mcp", log = silentLog }: WorldOptions = {},
): Promise<VaultWorld> {
  const server = await smallAuthorizationServer(t);
  const clock = testClock();
  const state = memoryState();
  t.after(() => state[Symbol.asyncDispose]());
  const own = { issuer: server.issuer, clientId, clientSecret, ...oauth };
  const parsed = upstreamSettings.parse({
    instances: [{ url }],
    credentials: { mode: "user-vault", oauth: own, ...settings },
  });
  assert.ok(parsed.transport === "http");
  const openOn = (each: Database): OpenedCredentials => {
    const vault = openVault({ database: each, seal, clock });
    const needs = { vault, seal, state, subjectTokenFor, publicUrl, log, clock };
    const opened = callerCredentials(needs)("crm", parsed);
    t.after(() => opened[Symbol.asyncDispose]());
    return opened;
  };
  const vault = openVault({ database, seal, clock });
  return {
    clock,
    server,
    vault,
    credentials: openOn(database),
    replica: openOn,
    async connect(name, seconds) {
      const refresh = server.refreshToken();
      const tokens = { access: `first-${name}`, refresh, issuer: server.issuer };
      const expiresAt = new Date(clock.now().getTime() + seconds * 1000);
      const place = { principal: person(name).id, upstream: "crm" };
      await vault.set(place, { kind: "oauth", tokens, expiresAt });
      return refresh;
    },
  };
}
