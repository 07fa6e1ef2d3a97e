/** The sessions of the hub, in its database. */

import type { Clock } from "../../kernel/clock.ts";
import type { Database } from "../../storage/database/database.ts";
import type { Log } from "../../telemetry/log.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import { holds } from "../permissions/scopes.ts";
import { accessTokens } from "../tokens/access-token.ts";
import { type PersonalTokens, personalTokens } from "../tokens/personal-tokens.ts";
import { digestOf } from "../tokens/seen-tokens.ts";
import type { SessionsConfig } from "./config.ts";
import { type FeedTimes, openEndedSessions } from "./ended-sessions.ts";
import { issueSession } from "./issue-session.ts";
import { refreshSession } from "./refresh-session.ts";
import { refreshPrefix } from "./refresh-token.ts";
import type { SessionRow } from "./session-table.ts";
import { sessionStore } from "./session-store.ts";
import type { SessionRecord, Sessions } from "./sessions.ts";
import { type StandingNeeds, standings as createStandings } from "./standing.ts";
import { startSweep } from "./sweep.ts";
import { type Validation, validation } from "./validation.ts";
import type { Workings } from "./workings.ts";

export interface SessionNeeds extends StandingNeeds {
  readonly database: Database;
  readonly keys: Pick<KeyRing, "signing" | "find">;
  readonly issuer: string;
  /** The hub's `/mcp`, as clients name it. */
  readonly audience: string;
  readonly settings: SessionsConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** Left out, the standard. */
  readonly feed?: FeedTimes | undefined;
}

export interface OpenSessions extends AsyncDisposable {
  readonly sessions: Sessions;
  readonly personal: PersonalTokens;
}

/** Listens to the ends of sessions elsewhere from now on. */
export async function openSessions(needs: SessionNeeds): Promise<OpenSessions> {
  await using stack = new AsyncDisposableStack();
  const { database, keys, issuer, audience, settings, clock, log } = needs;
  const { accessSeconds: tokenSeconds, cachedTokens: most } = settings;
  const store = sessionStore(database, log);
  const standings = createStandings(needs);
  const tokens = accessTokens({ keys, issuer, lifetimeSeconds: tokenSeconds, clock });
  let checks: Validation | undefined;
  const ended = stack.use(
    await openEndedSessions({
      database,
      since: (moment, atMost) => store.endedSince(moment, atMost),
      onTooMany: () => checks?.forget(),
      clock,
      log,
      tokenSeconds,
      times: needs.feed,
    }),
  );
  const personal = personalTokens({ database, standings, ended, settings, clock, log });
  checks = validation({ tokens, personal, store, ended, clock, tokenSeconds, most });
  stack.use(startSweep({ database, keepDays: settings.keepDays, clock, log }));
  const owned = stack.move();
  const close = (): Promise<void> => owned.disposeAsync();
  const workings = { store, tokens, standings, ended, personal, audience, settings, clock, log };
  const sessions = { ...operations(workings, checks), [Symbol.asyncDispose]: close };
  return { sessions, personal, [Symbol.asyncDispose]: close };
}

function operations(workings: Workings, checks: Validation): Omit<Sessions, keyof AsyncDisposable> {
  const { store, ended, personal, clock, audience: hub } = workings;
  const validate: Sessions["validate"] = (token, audience = hub) =>
    checks.validate(token, audience);

  const revoke = async (id: string, why: string, subject?: string): Promise<boolean> => {
    const isEnded = await store.end({ id, why, now: clock.now() }, subject);
    if (isEnded) await ended.tell([id]);
    return isEnded;
  };

  return {
    issue: (session) => issueSession(workings, session),
    validate,
    refresh: (request) => refreshSession(workings, request),
    revoke,
    async revokeToken(token, clientId, why) {
      const owner = await ownerOf(workings, token);
      return owner?.clientId === clientId && (await revoke(owner.session, why));
    },
    async revokeAll(subject, why) {
      const all = await store.endAll(subject, why, clock.now());
      await ended.tell(all);
      return all.length + (await personal.revokeAll(subject));
    },
    list: async (subject) => (await store.list(subject, clock.now())).map(recordOf),
    async checkPermission(token, permission) {
      return holds((await validate(token)).principal.permissions, permission);
    },
    watchEnds: (listener) => ended.watch(listener),
  };
}

/** Whose session a token is of; also one that was used, or is over. */
async function ownerOf({ store, tokens }: Workings, token: string) {
  if (token.startsWith(refreshPrefix)) {
    const found = await store.find(digestOf(token));
    return found && { session: found.session.id, clientId: found.session.client_id };
  }
  return await tokens.verify(token, undefined).catch(() => undefined);
}

const recordOf = (row: SessionRow): SessionRecord => ({
  id: row.id,
  subject: row.subject,
  clientId: row.client_id,
  scopes: row.scopes,
  createdAt: row.created_at,
  refreshedAt: row.refreshed_at,
  idleAt: row.idle_at,
  endsAt: row.ends_at,
  revokedAt: row.revoked_at ?? undefined,
  revokedFor: row.revoked_for ?? undefined,
});
