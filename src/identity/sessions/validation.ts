/** Whether an access token is good, thousands of times a second. */

import type { Clock } from "../../kernel/clock.ts";
import { identityErrors } from "../errors.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { type PersonalTokens, personalPrefix } from "../tokens/personal-tokens.ts";
import { seenTokens } from "../tokens/seen-tokens.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { SessionStore } from "./session-store.ts";
import type { ValidSession } from "./sessions.ts";
import { kindOf } from "./standing.ts";

export interface Validation {
  /** @throws `identity.wrongToken`, `identity.sessionsDown` */
  validate(token: string, audience: string): ValidSession | Promise<ValidSession>;
  /** Everything that was found out counts no more. */
  forget(): void;
}

export interface ValidationNeeds {
  readonly tokens: AccessTokens;
  readonly personal: Pick<PersonalTokens, "validate">;
  readonly store: Pick<SessionStore, "live">;
  readonly ended: Pick<EndedSessions, "has" | "isFresh">;
  readonly clock: Clock;
  /** How long an access token lasts by the settings of this replica. */
  readonly tokenSeconds: number;
  readonly most: number;
}

/**
 * A token is checked and its session looked up when it is first seen; after that, the ends of sessions
 * that replicas tell each other of are enough, as long as they are sure to be heard.
 */
export function validation(needs: ValidationNeeds): Validation {
  const { tokens, personal, store, ended, clock, tokenSeconds, most } = needs;
  const seen = seenTokens<ValidSession>(most);
  /** Another number after {@link Validation.forget}: what was looked up before is not kept then. */
  let age = 0;

  const groupsNow = async (session: string): Promise<readonly string[]> => {
    const row = await store.live(session, clock.now());
    if (row === undefined || ended.has(session)) throw over();
    return row.groups;
  };

  const look = async (token: string, audience: string): Promise<ValidSession> => {
    const bornAt = age;
    const { id: _id, subject, actor: _actor, ...claims } = await tokens.verify(token, audience);
    const groups = await groupsNow(claims.session);
    const { scopes: permissions, session, clientId: client } = claims;
    const principal = { id: subject, kind: kindOf(subject), permissions, groups, session, client };
    const found = { ...claims, principal };
    // An end is remembered for the time of a token, which another replica's settings may make longer.
    const until = clock.now().getTime() / 1000 + tokenSeconds;
    if (bornAt === age) seen.keep(token, found, Math.min(until, found.expiresAt));
    return found;
  };

  const lookAgain = async (found: ValidSession): Promise<ValidSession> => {
    await groupsNow(found.session);
    return found;
  };

  return {
    validate(token, audience) {
      if (token.startsWith(personalPrefix)) return personal.validate(token, audience);
      const found = seen.find(token, clock.now().getTime() / 1000);
      if (found === undefined) return look(token, audience);
      if (found.audience !== audience) {
        throw identityErrors.wrongToken({}, { cause: new Error("It is for another resource.") });
      }
      if (ended.has(found.session)) throw over();
      return ended.isFresh ? found : lookAgain(found);
    },
    forget() {
      age += 1;
      seen.clear();
    },
  };
}

const over = (): Error =>
  identityErrors.wrongToken({}, { cause: new Error("The session has ended.") });
