import type { Arrival } from "../people/people.ts";

/** A login that happens elsewhere: the browser is sent there and comes back. */
export interface RedirectLogin {
  /** The operator's name for it, also in its address `/login/<name>/callback`. */
  readonly name: string;
  /** As a person knows it, such as “Example Entra ID”. */
  readonly title: string;
  /**
   * @param callbackUrl Where the browser comes back to.
   * @throws `identity.providerDown`
   */
  begin(callbackUrl: string, signal: AbortSignal): Promise<Departure>;
  /**
   * Who came back.
   *
   * @throws `identity.providerRefused`, whatever is wrong with the answer; `identity.providerDown`.
   * For the operator their `cause` says which it was.
   */
  finish(back: ComeBack, signal: AbortSignal): Promise<Arrival>;
  /** What the operator gives the provider about the hub, in XML; only where the provider speaks SAML. */
  metadata?(callbackUrl: string): string;
}

/** A login with connections of its own. */
export type OpenLogin = RedirectLogin & AsyncDisposable;

export interface Departure {
  /** Where to send the browser. */
  readonly url: string;
  /** To be kept for this browser alone, for a few minutes, and given back to `finish` once; no caller sees it. */
  readonly kept: string;
}

export interface ComeBack {
  readonly callbackUrl: string;
  readonly kept: string;
  /** What the browser brought: the query, or the fields of the form it posted. */
  readonly fields: ReadonlyMap<string, string>;
}
