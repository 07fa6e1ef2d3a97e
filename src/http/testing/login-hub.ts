/** A hub on a free port into which people log in: all that belongs to it, around a few tools. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { embeddedDatabaseIn } from "../../../test/embedded-database.ts";
import { type AuditLog, noAudit } from "../../audit/audit-log.ts";
import { authConfig } from "../../identity/config.ts";
import type { Directory } from "../../identity/directory/directory.ts";
import { directoryErrors } from "../../identity/directory/errors.ts";
import type { RedirectLogin } from "../../identity/login/login-method.ts";
import type { FetchDocument } from "../../identity/oauth/clients/client-documents.ts";
import { openAuthorizationServer } from "../../identity/oauth/open-authorization-server.ts";
import { firstScopes } from "../../identity/oauth/settings.ts";
import { type Identity, openIdentity } from "../../identity/open-identity.ts";
import { scopes } from "../../identity/permissions/scopes.ts";
import { policyConfig } from "../../identity/policy/config.ts";
import { createPolicy, type RulePolicy } from "../../identity/policy/create-policy.ts";
import { sessionAuthenticator } from "../../identity/session-authenticator.ts";
import { presentedToken } from "../../identity/tokens/presented-token.ts";
import { systemClock } from "../../kernel/clock.ts";
import { Secret } from "../../kernel/secret.ts";
import type { Catalog } from "../../pipeline/catalog.ts";
import { defineTool } from "../../pipeline/define-tool.ts";
import { storageConfig } from "../../storage/config.ts";
import type { State } from "../../storage/state/state.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { silentLog } from "../../telemetry/log.ts";
import { type TestBrowser, testBrowser } from "./browser.ts";
import { startTestHub, type TestHub, type TestLogins } from "./test-hub.ts";

export interface LoginHub extends AsyncDisposable {
  readonly url: string;
  readonly hub: TestHub;
  readonly identity: Identity;
  browser(): TestBrowser;
}

export interface LoginHubOptions {
  /** Of the section `auth`; `clients` and the like. */
  readonly auth?: Record<string, unknown>;
  readonly logins?: ReadonlyMap<string, RedirectLogin>;
  readonly fetchDocument?: FetchDocument;
  readonly groups?: Record<string, unknown>;
  readonly audit?: Pick<AuditLog, "record">;
  /** What browsers and clients call it; left out, where it listens. */
  readonly publicUrl?: string;
}

export const testPassword = "correct horse";

const people: Readonly<Record<string, readonly string[]>> = {
  alice: ["writers", "readers"],
  bob: ["readers"],
  eve: [],
};

/** Knows three people, and is down for somebody called `outage`. */
const testDirectory: Directory = {
  async authenticate({ username, password }) {
    if (username === "outage") throw directoryErrors.directoryDown({});
    if (username === "guessed") throw directoryErrors.tooManyLogins({ seconds: 90 });
    const found = Object.hasOwn(people, username) ? people[username] : undefined;
    if (found === undefined || !password.equals(testPassword)) {
      throw directoryErrors.loginRefused({});
    }
    const displayName = `${username.slice(0, 1).toUpperCase()}${username.slice(1)} Example`;
    return { id: `id-of-${username}`, dn: `uid=${username}`, username, displayName, groups: found };
  },
  find: () => Promise.resolve(undefined),
  groupsOf: () => Promise.resolve([]),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

const standardGroups = {
  readers: ["mcp:read", "mcp:execute"],
  writers: ["mcp:read", "mcp:write"],
};

export async function startLoginHub(options: LoginHubOptions = {}): Promise<LoginHub> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-login-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  await embeddedDatabaseIn(folder);
  const groups = options.groups ?? standardGroups;
  const policy = createPolicy(policyConfig.parse({ groups }), systemClock);
  const { promise: opened, resolve: open } = Promise.withResolvers<Identity>();
  const hub = stack.use(
    await startTestHub({
      policy,
      fill,
      ...(options.publicUrl !== undefined && { http: { publicUrl: options.publicUrl } }),
      async logins(url) {
        const publicUrl = options.publicUrl ?? url;
        const state = stack.use(memoryState());
        const ground = { folder, publicUrl, policy, state };
        const identity = stack.use(await identityFor(options, ground));
        open(identity);
        return loginsFor(options, identity, ground, stack);
      },
    }),
  );
  const identity = await opened;
  const owned = stack.move();
  const { url } = hub;
  return {
    url,
    hub,
    identity,
    browser: () => testBrowser(options.publicUrl ?? url, url),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Ground {
  readonly folder: string;
  readonly publicUrl: string;
  readonly policy: RulePolicy;
  readonly state: State;
}

const settingsOf = ({ auth }: LoginHubOptions) => authConfig.parse({ mode: "oauth", ...auth });

const identityFor = (
  options: LoginHubOptions,
  { folder, publicUrl, policy, state }: Ground,
): Promise<Identity> =>
  openIdentity({
    settings: settingsOf(options),
    database: storageConfig.parse({}).database,
    folder: { at: (...names) => join(folder, ...names) },
    publicUrl,
    policy,
    state,
    log: silentLog,
    clock: systemClock,
  });

const noDocument: FetchDocument = () => Promise.reject(new Error("There is no document."));

function loginsFor(
  options: LoginHubOptions,
  identity: Identity,
  { publicUrl, state }: Ground,
  stack: AsyncDisposableStack,
): TestLogins {
  const server = openAuthorizationServer({
    ...identity,
    settings: settingsOf(options),
    publicUrl,
    state,
    directories: new Map([["corp", testDirectory]]),
    logins: options.logins ?? identity.logins,
    derive: (purpose) => identity.root.derive(purpose),
    keys: () => identity.keys.jwks(),
    fetchDocument: options.fetchDocument ?? noDocument,
    isUpstream: (name) => name === "crm",
    audit: options.audit ?? noAudit,
    log: silentLog,
    clock: systemClock,
  });
  stack.use(server);
  const present = presentedToken(identity.sessions, identity.proofs);
  const operatorToken = new Secret("kumihimo_operator");
  const tokens = { authorizationServers: [publicUrl], scopes };
  return {
    needs: { server, identity, log: silentLog, tokens },
    firstScopes,
    authenticator: sessionAuthenticator({ operatorToken, present, publicUrl }),
  };
}

/** Tools that need one scope each, and tell who called them. */
function fill(catalog: Catalog): void {
  for (const permission of ["notes:read", "notes:write", "notes:execute"] as const) {
    const name = permission.replace(":", "_");
    const tool = defineTool({
      name,
      title: name,
      description: "Tells who calls.",
      permission,
      input: z.strictObject({}),
      run: async (_, { principal }) => ({ content: [{ type: "text", text: principal.id }] }),
    });
    catalog.addTool("test", tool);
  }
}
