import { isKumihimoError } from "../../kernel/errors.ts";
import { digestOf } from "../tokens/seen-tokens.ts";
import { sessionErrors } from "./errors.ts";
import { signedFor } from "./issue-session.ts";
import { judgeRefresh, type Verdict } from "./judge-refresh.ts";
import { after, earlier } from "./moments.ts";
import { newRefreshToken, refreshPrefix } from "./refresh-token.ts";
import type { Found, Renewal } from "./refresh-turn.ts";
import type { SessionRow } from "./session-table.ts";
import type { IssuedTokens, Refreshing } from "./sessions.ts";
import { grantable, type Standing } from "./standing.ts";
import type { Workings } from "./workings.ts";

/**
 * Goes on with a session. The directory is asked before the database holds anything for this session, so
 * that a slow directory holds nobody else up; where it fails, the refresh token is as good as before.
 *
 * @throws as `Sessions.refresh`
 */
export async function refreshSession(
  workings: Workings,
  request: Refreshing,
): Promise<IssuedTokens> {
  const { store, settings, clock } = workings;
  const found = await foundFor(workings, request);
  const { session } = found;
  const verdict = judgeRefresh(found, request, settings, clock.now());
  if (!isGood(verdict)) return await refused(workings, session, verdict);
  const renewal = renewed(workings, session, await standingFor(workings, session));
  const scopes = scopesFor(request, renewal);
  const refreshToken = newRefreshToken();
  const digest = digestOf(refreshToken);
  const decided = await store.turn({ found, by: request, limits: settings, renewal, digest });
  if (!isGood(decided)) return await refused(workings, session, decided);
  const { keyThumbprint } = request;
  const signed = await signedFor(workings, { ...session, ...renewal }, { scopes, keyThumbprint });
  return { ...signed, refreshToken };
}

async function foundFor({ store }: Workings, request: Refreshing): Promise<Found> {
  const { refreshToken, audience } = request;
  const isOurs = refreshToken.startsWith(refreshPrefix);
  const found = isOurs ? await store.find(digestOf(refreshToken)) : undefined;
  if (found === undefined) throw sessionErrors.wrongRefreshToken({});
  if (audience !== undefined && audience !== found.session.audience) {
    throw sessionErrors.wrongAudience({});
  }
  return found;
}

type Good = Verdict & { readonly kind: "first" | "sibling" };

const isGood = (verdict: Verdict): verdict is Good =>
  verdict.kind === "first" || verdict.kind === "sibling";

/** What the subject may do now, and when that was known for sure. */
interface Resolved extends Standing {
  readonly resolvedAt: Date;
}

/** The session ends where its subject may not come in any more, or has nothing left to do here. */
async function standingFor(workings: Workings, session: SessionRow): Promise<Resolved> {
  const standing = await resolved(workings, session).catch((error: unknown) => {
    if (!isKumihimoError(error) || !gone.has(error.code)) throw error;
    return undefined;
  });
  if (standing === undefined) return await over(workings, session, "nobody of this id may come in");
  const left = grantable(session.granted, standing.scopes);
  return left.length > 0 ? standing : await over(workings, session, "no scope is left");
}

const gone: ReadonlySet<string> = new Set(["identity.unknownSubject", "identity.personInactive"]);

/** For a while the groups known last count, since a directory that is down should not log everybody out. */
async function resolved(workings: Workings, session: SessionRow): Promise<Resolved> {
  const { standings, settings, clock, log } = workings;
  const { id, subject, resolved_at: resolvedAt } = session;
  const asked = clock.now();
  try {
    return { ...(await standings.now(subject)), resolvedAt: asked };
  } catch (error) {
    const isDown = isKumihimoError(error) && error.code === "identity.directoryDown";
    if (!isDown || asked > after(resolvedAt, settings.outageSeconds)) throw error;
    log.warn("the directory is down; a session goes on with the groups known last", {
      session: id,
      principal: subject,
      error,
    });
    return { ...(await standings.lastKnown(subject)), resolvedAt };
  }
}

function renewed({ settings, clock }: Workings, session: SessionRow, now: Resolved): Renewal {
  const moment = clock.now();
  return {
    scopes: [...grantable(session.granted, now.scopes)],
    groups: [...now.groups],
    refreshed_at: moment,
    resolved_at: now.resolvedAt,
    idle_at: earlier(after(moment, settings.idleSeconds), session.ends_at),
  };
}

function scopesFor({ scopes: asked }: Refreshing, { scopes }: Renewal): readonly string[] {
  const narrowed = asked === undefined ? scopes : scopes.filter((each) => asked.includes(each));
  if (narrowed.length === 0) throw sessionErrors.nothingGranted({});
  return narrowed;
}

async function over(workings: Workings, session: SessionRow, reason: string): Promise<never> {
  await end(workings, session, reason);
  workings.log.info("a session ended", fieldsOf(session, reason));
  throw sessionErrors.wrongRefreshToken({});
}

async function refused(
  workings: Workings,
  session: SessionRow,
  { kind, why }: Exclude<Verdict, Good>,
): Promise<never> {
  const { log } = workings;
  const fields = fieldsOf(session, why);
  if (kind === "reuse") {
    await end(workings, session, why);
    log.warn("a refresh token was used again; its session was ended", fields);
  } else log.info("a refresh token was refused", fields);
  throw sessionErrors.wrongRefreshToken({});
}

/** Written down before anybody is told, and before the caller is. */
async function end({ store, ended, clock }: Workings, { id }: SessionRow, why: string) {
  await store.end({ id, why, now: clock.now() });
  await ended.tell([id]);
}

const fieldsOf = ({ id, subject, client_id: name }: SessionRow, reason: string) => ({
  session: id,
  principal: subject,
  name,
  reason,
});
