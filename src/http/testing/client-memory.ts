/** What a client of the official library remembers of its login. */

import type {
  DpopSession,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from "@modelcontextprotocol/client";

export interface ClientKind {
  /** As it is registered beforehand. */
  readonly client?: StoredOAuthClientInformation;
  /** The address of the document that describes it. */
  readonly document?: string;
  readonly dpop?: DpopSession;
}

export interface ClientMemory {
  tokens: StoredOAuthTokens | undefined;
  registered: StoredOAuthClientInformation | undefined;
  discovered: OAuthDiscoveryState | undefined;
  verifier: string;
}

const redirectUrl = "http://127.0.0.1:43117/callback";

/** @param visit sends somebody's browser to an address, and waits until it has come back. */
export const providerOf = (
  { document, dpop }: ClientKind,
  memory: ClientMemory,
  visit: (address: URL) => Promise<void>,
): OAuthClientProvider => ({
  redirectUrl,
  clientMetadata: {
    client_name: "Test Agent",
    redirect_uris: [redirectUrl],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  },
  ...(document !== undefined && { clientMetadataUrl: document }),
  clientInformation: () => memory.registered,
  saveClientInformation: (information) => void (memory.registered = information),
  tokens: () => memory.tokens,
  saveTokens: (saved) => void (memory.tokens = saved),
  saveDiscoveryState: (state) => void (memory.discovered = state),
  discoveryState: () => memory.discovered,
  invalidateCredentials(what) {
    if (what === "all" || what === "tokens") memory.tokens = undefined;
    if (what === "all" || what === "discovery") memory.discovered = undefined;
  },
  saveCodeVerifier: (made) => void (memory.verifier = made),
  codeVerifier: () => memory.verifier,
  dpop: () => dpop,
  redirectToAuthorization: visit,
});
