import type { TestContext } from "node:test";
import type { Authenticator } from "../../identity/authenticator.ts";
import { openScim } from "../../identity/scim/scim.ts";
import { openWorld, type World } from "../../identity/sessions/testing/sessions-world.ts";
import type { Database } from "../../storage/database/database.ts";
import { silentLog } from "../../telemetry/log.ts";
import { startTestHub, type TestHub } from "./test-hub.ts";

/** A hub with sessions over this database, for a test that ends before the database is closed. */
export async function sessionsHub(
  t: TestContext,
  database: Database,
  authenticator: Authenticator,
): Promise<World & { readonly hub: TestHub }> {
  const world = await openWorld(t, database);
  const scim = openScim({ ...world, source: "corp", log: silentLog });
  const identity = { ...world, keys: world.ring, scim };
  const tokens = { authorizationServers: [], scopes: [] };
  const needs = { tokens, identity, log: silentLog };
  const hub = await startTestHub({
    logins: () => Promise.resolve({ needs, firstScopes: [], authenticator }),
  });
  t.after(() => hub[Symbol.asyncDispose]());
  return { ...world, hub };
}
