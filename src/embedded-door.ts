/** A hub that gives the tokens itself: people log in to it, and their sessions are in its database. */

import { ownClient } from "./identity/oauth/own-client.ts";
import type { AuthorizationServer } from "./identity/oauth/authorization-server.ts";
import { openAuthorizationServer } from "./identity/oauth/open-authorization-server.ts";
import { firstScopes } from "./identity/oauth/settings.ts";
import { type Identity, openIdentity } from "./identity/open-identity.ts";
import { scopes } from "./identity/permissions/scopes.ts";
import { sessionAuthenticator } from "./identity/session-authenticator.ts";
import { presentedToken } from "./identity/tokens/presented-token.ts";
import { systemClock } from "./kernel/clock.ts";
import type { Secret } from "./kernel/secret.ts";
import { createFetcher } from "./media/refs/egress/fetcher.ts";
import { credentialMigrations } from "./upstreams/credentials/credential-table.ts";
import { accountDoor } from "./account-door.ts";
import type { HubParts } from "./build-hub.ts";
import type { Door } from "./door.ts";

/** A client's description of itself is a few lines. */
const mostDocumentBytes = 64 * 1024;

export async function embeddedDoor(
  parts: HubParts,
  operatorToken: Secret,
  publicUrl: string,
): Promise<Door> {
  const { config, folder, state, policy, log } = parts;
  await using stack = new AsyncDisposableStack();
  const identity = stack.use(
    await openIdentity({
      settings: config.auth,
      publicUrl,
      database: config.storage.database,
      tables: credentialMigrations,
      folder,
      policy,
      state,
      log,
      clock: systemClock,
    }),
  );
  const server = authorizationServer(parts, identity, publicUrl, stack);
  stack.defer(parts.sessions.open(identity.sessions));
  const accounts = accountDoor(parts, { identity, server, publicUrl });
  const present = presentedToken(identity.sessions, identity.proofs);
  const tokens = { authorizationServers: [publicUrl], scopes };
  const owned = stack.move();
  return {
    authenticator: sessionAuthenticator({ operatorToken, present, publicUrl }),
    logins: {
      publicUrl,
      firstScopes,
      routes: { tokens, server, identity, accounts, log },
      check: {
        name: "database",
        kind: "readiness",
        run: () => identity.database.check(AbortSignal.timeout(checkMs)),
      },
      watchEnds: (listener) => identity.sessions.watchEnds(listener),
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function authorizationServer(
  { config, state, gateway, audit, log }: HubParts,
  identity: Identity,
  publicUrl: string,
  stack: AsyncDisposableStack,
): AuthorizationServer {
  // A client's id is the address of its document, and no other that it leads to.
  const rules = { ...config.media.refs.fetch, allowHttp: false, maxRedirects: 0 };
  const documents = stack.use(createFetcher(rules, mostDocumentBytes));
  return stack.use(
    openAuthorizationServer({
      ...identity,
      settings: { ...config.auth, clients: [...config.auth.clients, ownClient(publicUrl)] },
      publicUrl,
      state,
      derive: (purpose) => identity.root.derive(purpose),
      keys: () => identity.keys.jwks(),
      fetchDocument: (url, signal) => documents.fetch(url, textOf, signal),
      isUpstream: (name) => gateway.scopeOf(name) !== undefined,
      audit,
      log,
      clock: systemClock,
    }),
  );
}

const checkMs = 5000;

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
