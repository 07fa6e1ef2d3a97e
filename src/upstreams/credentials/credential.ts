import type { Principal } from "../../identity/principal.ts";

/** What one caller is let in with at an upstream, in place of the hub's own headers. */
export interface CallerCredential {
  /**
   * Whose it is, and of which account there. It stays while the credential is only renewed; a legacy
   * session is never used with credentials of two of these.
   */
  readonly session: string;
  /** Names in small letters, and values, in turn. */
  readonly headers: readonly string[];
}

/** Finds what callers of one upstream are let in with there. The caller's own token is never it. */
export interface CallerCredentials {
  /**
   * @throws `upstreams.noPerson`, `upstreams.notConnected`, `upstreams.credentialsDown`,
   * `upstreams.exchangeRefused`, the signal's reason
   */
  of(caller: Principal, signal: AbortSignal): Promise<CallerCredential>;
  /**
   * Another one, after the upstream did not accept `refused` (HTTP 401).
   *
   * @throws `upstreams.credentialRefused` where there is none, and what {@link of} throws
   */
  insteadOf(
    refused: CallerCredential,
    caller: Principal,
    signal: AbortSignal,
  ): Promise<CallerCredential>;
  /** What a caller hears after the second refusal, too. */
  refused(): Error;
}

/** What an upstream keeps for its callers, as long as it is open. */
export interface OpenedCredentials extends CallerCredentials, AsyncDisposable {
  /** Undefined where people cannot connect an account in a browser. */
  readonly connecting?: Connecting | undefined;
}

/** Connects the account of the person in front of a browser: an authorization code with PKCE. */
export interface Connecting {
  /**
   * The address to send the browser to. What this person began before is forgotten.
   *
   * @throws `upstreams.credentialsDown`, `upstreams.hubRefused`, the signal's reason
   */
  begin(person: string, signal: AbortSignal): Promise<string>;
  /**
   * Takes what the browser of this person brought back.
   *
   * @throws `upstreams.notBegunHere` where somebody else began it, `upstreams.connectingFailed`, and what
   * {@link begin} throws
   */
  finish(person: string, returned: URLSearchParams, signal: AbortSignal): Promise<void>;
}
