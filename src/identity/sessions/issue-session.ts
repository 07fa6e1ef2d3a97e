import { randomBytes } from "node:crypto";
import { digestOf } from "../tokens/seen-tokens.ts";
import type { SessionsConfig } from "./config.ts";
import { sessionErrors } from "./errors.ts";
import { after, earlier } from "./moments.ts";
import { newRefreshToken } from "./refresh-token.ts";
import type { SessionRow } from "./session-table.ts";
import type { IssuedTokens, NewSession } from "./sessions.ts";
import { grantable, kindOf } from "./standing.ts";
import type { Workings } from "./workings.ts";

/** Begins a session. @throws as `Sessions.issue` */
export async function issueSession(workings: Workings, asked: NewSession): Promise<IssuedTokens> {
  const { store, standings, ended, settings, log } = workings;
  if (!isOwn(workings, asked.audience)) throw sessionErrors.wrongAudience({});
  const { groups, scopes: held } = await standings.now(asked.subject);
  const scopes = grantable(asked.scopes, held);
  if (scopes.length === 0) throw sessionErrors.nothingGranted({});
  const row = newSession(workings, asked, { groups, scopes });
  const refreshToken = asked.once === true ? undefined : newRefreshToken();
  const most = kindOf(row.subject) === "person" ? settings.perPerson : settings.perService;
  const digest = refreshToken && digestOf(refreshToken);
  await ended.tell(await store.add(row, digest, most));
  await unlessGone(workings, row);
  const { id: session, subject: principal, client_id: name } = row;
  log.info("a session began", { session, principal, name });
  return { ...(await signedFor(workings, row)), refreshToken };
}

/** The hub gives nobody a token that another service might take. */
const isOwn = ({ audience: hub }: Workings, audience = hub): boolean =>
  audience === hub || audience.startsWith(`${hub}/`);

/** Somebody may be switched off, and their sessions ended, just before this one was written down. */
async function unlessGone({ standings, store, ended, clock }: Workings, row: SessionRow) {
  try {
    await standings.lastKnown(row.subject);
  } catch (error) {
    await store.end({ id: row.id, why: "its subject is gone", now: clock.now() });
    await ended.tell([row.id]);
    throw error;
  }
}

interface Granted {
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
}

function newSession(
  { settings, clock, audience }: Workings,
  asked: NewSession,
  { groups, scopes }: Granted,
): SessionRow {
  const now = clock.now();
  return {
    id: `s_${randomBytes(16).toString("base64url")}`,
    subject: asked.subject,
    client_id: asked.clientId,
    granted: [...scopes],
    scopes: [...scopes],
    groups: [...groups],
    audience: asked.audience ?? audience,
    key_thumbprint: asked.keyThumbprint ?? null,
    actor: asked.actor ?? null,
    created_at: now,
    refreshed_at: now,
    resolved_at: now,
    ...endsOf(settings, now, asked.once === true),
    revoked_at: null,
    revoked_for: null,
  };
}

function endsOf(
  { accessSeconds, idleSeconds, lifeSeconds }: SessionsConfig,
  now: Date,
  once: boolean,
): Pick<SessionRow, "idle_at" | "ends_at"> {
  const ends = after(now, once ? Math.min(accessSeconds, lifeSeconds) : lifeSeconds);
  return { ends_at: ends, idle_at: earlier(after(now, idleSeconds), ends) };
}

/** For one access token only; left out, as the session has it. */
interface Narrowing {
  readonly scopes?: readonly string[];
  readonly keyThumbprint?: string | undefined;
}

/** An access token of the session, which does not outlive it. */
export async function signedFor(
  { tokens }: Workings,
  session: SessionRow,
  { scopes = session.scopes, keyThumbprint }: Narrowing = {},
): Promise<Omit<IssuedTokens, "refreshToken">> {
  const key = session.key_thumbprint ?? keyThumbprint;
  const { token: accessToken, expiresIn } = await tokens.sign(
    {
      subject: session.subject,
      clientId: session.client_id,
      session: session.id,
      audience: session.audience,
      scopes,
      keyThumbprint: key,
      actor: session.actor ?? undefined,
    },
    session.idle_at,
  );
  const tokenType = key === undefined ? "Bearer" : "DPoP";
  return { session: session.id, accessToken, expiresIn, tokenType, scopes };
}
