import type { IncomingMessage, ServerResponse } from "node:http";
import type { Elsewhere } from "./browser/elsewhere.ts";
import type { Interactions } from "./browser/interactions.ts";
import type { LoggingOut } from "./browser/logging-out.ts";
import type { TokenStatus } from "./token-status.ts";

/** The hub's own authorization server (OAuth 2.1), without the addresses it is served at. */
export interface AuthorizationServer extends Disposable {
  /** For clients (RFC 8414). */
  readonly metadata: object;
  /** Answers a request to one of the endpoints of the protocol. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Whether another client may register itself now. */
  mayRegister(source: string): Promise<boolean>;
  /** False when so many requests came from one address in a minute that no more are taken. */
  mayVisit(source: string, what?: "pages" | "tokens"): Promise<boolean>;
  /** Who is logged in in this browser, as the principal's id. */
  browserPerson(request: IncomingMessage, response: ServerResponse): Promise<string | undefined>;
  /** The public keys of access tokens, as a JWK set. */
  keys(): object;
  readonly interactions: Interactions;
  readonly elsewhere: Elsewhere;
  readonly loggingOut: LoggingOut;
  readonly tokens: TokenStatus;
}
