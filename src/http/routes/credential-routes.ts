/** Everybody's own credentials at upstreams: set and removed here, and never shown. */

import * as z from "zod";
import type { Principal } from "../../identity/principal.ts";
import { credentialErrors } from "../../upstreams/credentials/errors.ts";
import type { Vault, VaultRecord } from "../../upstreams/credentials/vault.ts";
import { upstreamErrors } from "../../upstreams/errors.ts";
import type { Upstream } from "../../upstreams/upstream.ts";
import type { Upstreams } from "../../upstreams/upstreams.ts";
import { type ApiAction, type ApiActions, type ApiNeeds, apiRoute } from "../api/api-route.ts";
import { ownAffairs } from "../api/decided.ts";
import type { GuardedRoute } from "../route.ts";

export interface CredentialRouteNeeds extends ApiNeeds {
  readonly upstreams: Pick<Upstreams, "get" | "names">;
  readonly vault: Pick<Vault, "list" | "set" | "remove">;
  /** The hub's address as browsers know it, without a slash at its end. */
  readonly publicUrl: string;
}

const permission = "credentials:own";

const given = z.strictObject({
  token: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,8192}$/, "expected a token without spaces"),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});

/** Everything under `/api/me/credentials`. Whoever asks is whose they are: nobody reaches another's. */
export function credentialRoutes(needs: CredentialRouteNeeds): readonly GuardedRoute[] {
  const addresses: Readonly<Record<string, ApiActions>> = {
    "/api/me/credentials": { GET: list(needs) },
    "/api/me/credentials/:name": { GET: read(needs), PUT: set(needs), DELETE: remove(needs) },
  };
  return Object.entries(addresses).map(([path, actions]) =>
    apiRoute(path, actions, { ...needs, decided: ownAffairs(needs.decided) }),
  );
}

const list = (needs: CredentialRouteNeeds): ApiAction => ({
  permission,
  async answer({ principal }) {
    const records = await needs.vault.list(principal.id);
    const all = needs.upstreams.names().flatMap((name) => {
      const upstream = needs.upstreams.get(name);
      return upstream !== undefined && hasVault(upstream) ? [shown(upstream, records, needs)] : [];
    });
    return { body: { credentials: all } };
  },
});

const read = (needs: CredentialRouteNeeds): ApiAction => ({
  permission,
  async answer({ principal, params: { name = "" } }) {
    const upstream = known(name, needs);
    return { body: shown(upstream, await needs.vault.list(principal.id), needs) };
  },
});

const set = (needs: CredentialRouteNeeds): ApiAction => ({
  permission,
  async answer({ principal, params: { name = "" }, body }) {
    const { token: access, expiresAt } = await body(given);
    const upstream = known(name, needs);
    const place = placeOf(principal, upstream);
    await needs.vault.set(place, {
      kind: "token",
      tokens: { access },
      expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
    });
    return { body: shown(upstream, await needs.vault.list(principal.id), needs) };
  },
});

/** Also of an upstream that is gone, or takes none any more. */
const remove = ({ vault }: CredentialRouteNeeds): ApiAction => ({
  permission,
  async answer({ principal, params: { name = "" } }) {
    const removed = await vault.remove({ principal: principal.id, upstream: name });
    if (!removed) throw credentialErrors.notConnected({ upstream: name, url: undefined });
    return {};
  },
});

function known(name: string, { upstreams }: CredentialRouteNeeds): Upstream {
  const upstream = upstreams.get(name);
  if (upstream === undefined) throw upstreamErrors.unknown({ upstream: name });
  if (!hasVault(upstream)) throw credentialErrors.noVault({ upstream: name });
  return upstream;
}

const hasVault = ({ settings }: Upstream): boolean =>
  settings.transport === "http" && settings.credentials.mode === "user-vault";

function placeOf(principal: Principal, { name: upstream }: Upstream) {
  if (principal.kind === "operator") throw credentialErrors.noPerson({ upstream });
  return { principal: principal.id, upstream };
}

function shown(
  { name, credentials }: Upstream,
  records: readonly VaultRecord[],
  { publicUrl }: CredentialRouteNeeds,
) {
  const record = records.find(({ upstream }) => upstream === name);
  const canConnect = credentials?.connecting !== undefined;
  return {
    upstream: name,
    connected: record !== undefined,
    ...(record !== undefined && {
      kind: record.kind,
      since: record.createdAt,
      renewedAt: record.refreshedAt,
      expiresAt: record.expiresAt,
    }),
    ...(canConnect && { connectUrl: `${publicUrl}/connect/${encodeURIComponent(name)}` }),
  };
}
