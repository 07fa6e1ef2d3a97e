/** Finds the authorization server that lets people in at an upstream. */

import type { Configuration } from "openid-client";
import * as z from "zod";
import { isSafeUrl } from "../../kernel/safe-url.ts";
import { isLoopbackHost } from "../../kernel/loopback-host.ts";
import type { Clock } from "../../kernel/clock.ts";
import { type AuthorizationClient, AuthorizationFailure } from "./authorization-client.ts";
import type { VaultOAuthSettings } from "./settings.ts";

export interface AuthorizationServer {
  readonly configuration: Configuration;
  /** What the token is asked for (RFC 8707). */
  readonly resource: string | undefined;
}

/** The server as it was last found; asked again after an hour, or after a failure. */
export type FindServer = () => Promise<AuthorizationServer>;

interface Needs {
  readonly client: AuthorizationClient;
  /** Of the upstream; undefined where it has no address of its own. */
  readonly url: string | undefined;
  readonly clock: Clock;
}

const keptSeconds = 3600;

export function authorizationServer(settings: VaultOAuthSettings, needs: Needs): FindServer {
  let known: Promise<AuthorizationServer> | undefined;
  let until = 0;
  return () => {
    if (known !== undefined && needs.clock.seconds() < until) return known;
    const asked = found(settings, needs).catch((error: unknown) => {
      if (known === asked) known = undefined;
      throw error;
    });
    known = asked;
    until = needs.clock.seconds() + keptSeconds;
    return asked;
  };
}

async function found(settings: VaultOAuthSettings, needs: Needs): Promise<AuthorizationServer> {
  const { issuer, authorizationEndpoint, tokenEndpoint, resource = needs.url } = settings;
  if (authorizationEndpoint !== undefined && tokenEndpoint !== undefined) {
    const configuration = await needs.client.at({
      issuer: issuer ?? new URL(tokenEndpoint).origin,
      authorization_endpoint: authorizationEndpoint,
      token_endpoint: tokenEndpoint,
    });
    return { configuration, resource };
  }
  if (issuer !== undefined) {
    return { configuration: await usable(needs.client, issuer), resource };
  }
  const named = await namedByUpstream(needs);
  const configuration = await usable(needs.client, named.issuer);
  for (const address of addressesOf(configuration)) mayBeNamed(address, needs.url);
  return { configuration, resource: settings.resource ?? named.resource };
}

/** A server that does not say that it takes PKCE with SHA-256 might ignore it. */
async function usable(client: AuthorizationClient, issuer: string): Promise<Configuration> {
  const configuration = await client.discovered(issuer);
  if (!configuration.serverMetadata().supportsPKCE()) {
    throw new AuthorizationFailure("client", "no PKCE with S256");
  }
  return configuration;
}

const addressesOf = (configuration: Configuration): readonly string[] => {
  const { authorization_endpoint: first, token_endpoint: second } = configuration.serverMetadata();
  return [first ?? "", second ?? ""];
};

const protectedResource = z.object({
  resource: z.url(),
  authorization_servers: z.array(z.url()).min(1).max(20),
});

/** What the upstream says of itself (RFC 9728): the metadata of its path, or else of its host. */
async function namedByUpstream({ client, url }: Needs) {
  if (url === undefined) throw new AuthorizationFailure("client", "no address");
  const { origin, pathname } = new URL(url);
  const path = pathname === "/" ? "" : pathname;
  const well = `${origin}/.well-known/oauth-protected-resource`;
  const said = (await readMetadata(client, well + path)) ?? (await readMetadata(client, well));
  const metadata = protectedResource.safeParse(said).data;
  const issuer = metadata?.authorization_servers[0];
  if (metadata === undefined || issuer === undefined) {
    throw new AuthorizationFailure("down", "protected resource metadata");
  }
  if (!isOf(metadata.resource, url)) throw new AuthorizationFailure("client", "another resource");
  mayBeNamed(issuer, url);
  return { issuer, resource: metadata.resource };
}

async function readMetadata({ fetch }: AuthorizationClient, url: string): Promise<unknown> {
  const answer = await fetch(url, {
    method: "GET",
    headers: { accept: "application/json" },
    body: null,
    redirect: "manual",
  });
  if (answer.status !== 200) return undefined;
  return answer.json().catch(() => undefined);
}

/** Whether the upstream speaks of itself: the same host, and the same path or one above. */
function isOf(resource: string, url: string): boolean {
  const { origin, pathname } = new URL(resource);
  const own = new URL(url);
  const above = pathname.endsWith("/") ? pathname : `${pathname}/`;
  return origin === own.origin && (own.pathname === pathname || own.pathname.startsWith(above));
}

/** An upstream elsewhere has no business with servers on the hub's own machine. */
function mayBeNamed(address: string, upstream = ""): void {
  const isOurs = isLoopbackHost(URL.parse(address)?.hostname ?? "");
  const isNear = isLoopbackHost(URL.parse(upstream)?.hostname ?? "");
  if (!URL.canParse(address) || !isSafeUrl(address) || (isOurs && !isNear)) {
    throw new AuthorizationFailure("client", "an address that must not be asked");
  }
}
