import type { AuditLog } from "../../audit/audit-log.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Database } from "../../storage/database/database.ts";
import type { State } from "../../storage/state/state.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Directory } from "../directory/directory.ts";
import type { RedirectLogin } from "../login/login-method.ts";
import type { People } from "../people/people.ts";
import type { ScopesOf } from "../permissions/scopes-of.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { DpopProofs } from "../tokens/dpop-proof.ts";
import type { FetchDocument } from "./clients/client-documents.ts";
import type { OAuthSettings } from "./settings.ts";

/** What the authorization server stands on. */
export interface OAuthNeeds {
  readonly settings: OAuthSettings;
  /** The hub's address as browsers and clients know it, without a slash at its end; also the issuer. */
  readonly publicUrl: string;
  readonly database: Database;
  readonly state: State;
  readonly sessions: Sessions;
  readonly people: People;
  /** By the operator's name for them; a password is checked with these. */
  readonly directories: ReadonlyMap<string, Directory>;
  /** Logins elsewhere, by the operator's name for them. */
  readonly logins: ReadonlyMap<string, RedirectLogin>;
  readonly scopesOf: ScopesOf;
  /** A key of 32 bytes for one purpose; all replicas have the same. */
  readonly derive: (purpose: string) => Buffer;
  readonly proofs: DpopProofs;
  /** The public keys of access tokens, as a JWK set. */
  readonly keys: () => object;
  /** Under the hub's rules for addresses, with few redirects, a short deadline and 64 KiB at most. */
  readonly fetchDocument: FetchDocument;
  /** Whether a server behind the hub has this name; tokens can be for it alone. */
  readonly isUpstream: (name: string) => boolean;
  readonly audit: Pick<AuditLog, "record">;
  readonly log: Log;
  readonly clock: Clock;
}
