/** oidc-provider with everything switched off that the hub does not offer. */

import { generateKeyPairSync, randomBytes } from "node:crypto";
import {
  type Configuration,
  errors,
  interactionPolicy,
  type JWK,
  type KoaContextWithOIDC,
  Provider,
} from "oidc-provider";
import type { Log } from "../../telemetry/log.ts";
import { scopes } from "../permissions/scopes.ts";
import { proofAlgorithms } from "../tokens/dpop-proof.ts";
import { knownClient, normalise } from "./clients/client-metadata.ts";
import { documentFetch, mayDescribeItself } from "./clients/client-documents.ts";
import { signingAlgorithms } from "./metadata.ts";
import type { OAuthNeeds } from "./needs.ts";
import { paths } from "./paths.ts";
import type { Resources } from "./resources.ts";
import { firstScopes, type OAuthSettings } from "./settings.ts";
import { providerAdapter } from "./store/provider-adapter.ts";

/** How long somebody may take to log in and to agree, in seconds. */
const interactionSeconds = 15 * 60;
const codeSeconds = 60;

export interface ProviderNeeds extends OAuthNeeds {
  readonly resources: Resources;
  /** Shows a failure that cannot be told to the client. */
  readonly showError: NonNullable<Configuration["renderError"]>;
}

/**
 * It checks requests, clients and redirects, and remembers browsers. It gives no tokens of its own: the
 * grants are put in afterwards, and all tokens come from the hub's sessions.
 */
export function createProvider(needs: ProviderNeeds): Provider {
  const { publicUrl, log } = needs;
  const provider = new Provider(publicUrl, configurationOf(needs));
  // The address is what the operator says, never what a request says.
  provider.proxy = true;
  logFailures(provider, log);
  return provider;
}

/** A client is told little of why it was refused; the operator may have to help its maker. */
function logFailures(provider: Provider, log: Log): void {
  const refused = (what: string) => (ctx: KoaContextWithOIDC, error: errors.OIDCProviderError) =>
    log.info(what, {
      code: error.error,
      reason: error.error_detail ?? error.error_description,
      name: ctx.oidc.client?.clientId,
    });
  provider.on("authorization.error", refused("authorization refused"));
  provider.on("pushed_authorization_request.error", refused("authorization refused"));
  provider.on("grant.error", refused("token refused"));
  provider.on("registration_create.error", refused("registration refused"));
  provider.on("server_error", (_ctx, error) => log.error("login failed", { error }));
  const application: NodeJS.EventEmitter = provider;
  application.on("error", (error: Error) => log.error("login failed", { error }));
}

function configurationOf(needs: ProviderNeeds): Configuration {
  const { settings, publicUrl, database, clock, people } = needs;
  const lastingSeconds = Math.round(settings.registration.days * 24 * 3600);
  return {
    ...clientsOf(settings),
    adapter: providerAdapter(database, clock, lastingSeconds),
    cookies: cookiesOf(publicUrl, needs.derive("oauth cookies").toString("base64url")),
    enabledJWA: {
      clientAuthSigningAlgValues: [...signingAlgorithms],
      dPoPSigningAlgValues: [...proofAlgorithms],
      idTokenSigningAlgValues: ["EdDSA"],
    },
    expiresWithSession: () => false,
    // Its validator is called for every request, and is the place to put in what was left out.
    extraParams: { kumihimo: askForSomething },
    features: featuresOf(needs),
    fetch: documentFetch(needs.fetchDocument),
    fetchResponseBodyLimits: { jwks_uri: 65_536, "client_id metadata document": 65_536 },
    findAccount: async (_ctx, id) => {
      const person = await people.find(id);
      return person?.active === true ? { accountId: id, claims: () => ({ sub: id }) } : undefined;
    },
    interactions: {
      policy: policyOf(browserSeconds(settings)),
      url: (_ctx, { uid }) => `${paths.interaction}/${uid}`,
    },
    // The grants themselves are replaced; this makes the name of one known.
    issueRefreshToken: () => false,
    jwks: { keys: [idleKey()] },
    pkce: { required: () => true },
    renderError: needs.showError,
    responseTypes: ["code"],
    routes: {
      authorization: paths.authorize,
      token: paths.token,
      pushed_authorization_request: paths.pushed,
      registration: paths.register,
    },
    scopes: [...scopes],
    ttl: lifetimes(settings),
  };
}

function lifetimes(settings: OAuthSettings): Configuration["ttl"] {
  return {
    AuthorizationCode: () => codeSeconds,
    Grant: () => browserSeconds(settings),
    Interaction: () => interactionSeconds,
    Session: () => browserSeconds(settings),
  };
}

const browserSeconds = ({ browserHours }: OAuthSettings): number =>
  Math.max(1, Math.round(browserHours * 3600));

function clientsOf({ clients }: OAuthSettings): Partial<Configuration> {
  const known = new Set(clients.map(({ id }) => id));
  return {
    clients: clients.map(knownClient),
    clientDefaults: {
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      id_token_signed_response_alg: "EdDSA",
    },
    clientAuthMethods: ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"],
    // Which origins may ask is decided before, for every route alike.
    clientBasedCORS: () => true,
    extraClientMetadata: {
      // Named so that the validator is called at all.
      properties: ["kumihimo"],
      validator: (_ctx, _key, _value, metadata) =>
        normalise(metadata, known.has(metadata.client_id)),
    },
  };
}

function featuresOf({ settings, resources }: ProviderNeeds): Configuration["features"] {
  const { clientDocuments, dynamicRegistration } = settings;
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    claimsParameter: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    registration: {
      enabled: dynamicRegistration,
      idFactory: () => `registered-${randomBytes(16).toString("base64url")}`,
      issueRegistrationAccessToken: false,
    },
    clientIdMetadataDocument: {
      enabled: clientDocuments.enabled,
      ack: "draft-02",
      allowFetch: (_ctx: unknown, id: string) => mayDescribeItself(id, clientDocuments),
      allowClient: () => true,
      cacheDuration: { min: 300, max: 3600 },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_ctx: unknown, _client: unknown, several?: readonly string[]) =>
        several?.[0] ?? resources.hub,
      useGrantedResource: () => true,
      getResourceServerInfo(_ctx: unknown, asked: string) {
        const audience = resources.named(asked);
        if (audience === undefined) throw new errors.InvalidTarget();
        return { audience, scope: scopes.join(" ") };
      },
    },
  };
}

/** A client that names no scope asks for the first ones. */
function askForSomething({ oidc: { params } }: KoaContextWithOIDC): void {
  if (params !== undefined) params["scope"] ??= firstScopes.join(" ");
}

/** `__Host-` binds a cookie to this host and to https, which a hub on loopback does not have. */
function cookiesOf(publicUrl: string, key: string): NonNullable<Configuration["cookies"]> {
  const secure = publicUrl.startsWith("https:");
  const options = { httpOnly: true, sameSite: "lax", signed: true, secure } as const;
  return {
    keys: [key],
    names: {
      session: secure ? "__Host-kumihimo" : "kumihimo",
      interaction: "kumihimo_interaction",
      resume: "kumihimo_resume",
    },
    long: options,
    short: options,
  };
}

/**
 * Somebody who was switched off since they logged in has to log in, which they then cannot; and so has
 * whoever logged in too long ago, for the library keeps a login longer with each visit.
 */
function policyOf(longestSeconds: number): interactionPolicy.DefaultPolicy {
  const { base, Check } = interactionPolicy;
  const policy = base();
  const isOver = ({ oidc: { session, account } }: KoaContextWithOIDC): boolean => {
    if (session?.accountId === undefined) return false;
    const age = Date.now() / 1000 - (session.loginTs ?? 0);
    return account === undefined || age > longestSeconds;
  };
  policy
    .get("login")
    ?.checks.add(
      new Check("over", "the login is over", (ctx) =>
        isOver(ctx) ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    );
  return policy;
}

/** The library wants a key to sign ID tokens with. It is not published, and nothing is signed with it. */
function idleKey(): JWK {
  const { privateKey } = generateKeyPairSync("ed25519");
  return { ...privateKey.export({ format: "jwk" }), alg: "EdDSA", use: "sig" };
}
