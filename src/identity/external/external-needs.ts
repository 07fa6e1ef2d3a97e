import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import type { ScopesOf } from "../permissions/scopes-of.ts";
import type { ExternalSettings } from "./settings.ts";

/** What reading tokens of an issuer elsewhere stands on. */
export interface ExternalNeeds {
  readonly issuer: string;
  readonly settings: ExternalSettings;
  /** What groups of this issuer may do. */
  readonly scopesOf: ScopesOf;
  readonly log: Log;
  readonly clock: Clock;
}
