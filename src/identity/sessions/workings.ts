import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import type { PersonalTokens } from "../tokens/personal-tokens.ts";
import type { SessionsConfig } from "./config.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { SessionStore } from "./session-store.ts";
import type { Standings } from "./standing.ts";

/** What the operations of sessions share. */
export interface Workings {
  readonly store: SessionStore;
  readonly tokens: AccessTokens;
  readonly standings: Standings;
  readonly ended: EndedSessions;
  readonly personal: Pick<PersonalTokens, "revokeAll">;
  /** The hub's `/mcp`, as clients name it. */
  readonly audience: string;
  readonly settings: SessionsConfig;
  readonly clock: Clock;
  readonly log: Log;
}
