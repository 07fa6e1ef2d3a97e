import type { Served } from "./cli/app-contract.ts";
import type { LoginNeeds } from "./http/create-routes.ts";
import type { Authenticator } from "./identity/authenticator.ts";
import type { Check } from "./operations/health.ts";

/** Who may come in, and what belongs to logins where people log in. */
export interface Door extends AsyncDisposable {
  readonly authenticator: Authenticator;
  /** The operator's; left out, nobody is asked for one. */
  readonly token?: NonNullable<Served["token"]>;
  /** Left out, nobody logs in. */
  readonly logins?: LoginsDoor;
}

export interface LoginsDoor {
  /** The hub's address as clients know it, without a slash at its end. */
  readonly publicUrl: string;
  readonly routes: LoginNeeds;
  /** What a client should ask for first. */
  readonly firstScopes: readonly string[];
  readonly check?: Check;
  /** Calls `listener` with each session that ended. */
  watchEnds?(listener: (session: string) => void): () => void;
}
