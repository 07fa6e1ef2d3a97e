/** Personal access tokens: for scripts, with scopes and an end. */

import { randomBytes } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";
import type { Database } from "../../storage/database/database.ts";
import type { Log } from "../../telemetry/log.ts";
import { identityErrors } from "../errors.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import { sessionErrors } from "../sessions/errors.ts";
import { after } from "../sessions/moments.ts";
import type { ValidSession } from "../sessions/sessions.ts";
import { grantable, type Standing, type Standings } from "../sessions/standing.ts";
import { tokenErrors } from "./errors.ts";
import { patientStandings } from "./patient-standings.ts";
import { personalTokenStore, type Which } from "./personal-token-store.ts";
import type { PersonalTokenRow } from "./personal-token-table.ts";
import { digestOf, seenTokens } from "./seen-tokens.ts";

/** So that one found in a log or a file can be told for what it is. */
export const personalPrefix = "kumi_pat_";

export const mostDays = 366;

export interface NewPersonalToken {
  /** The id of a person, or of a service as `client:<client id>`. */
  readonly subject: string;
  /** What it is for, in its owner's words. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** At most {@link mostDays}. */
  readonly days: number;
}

export interface PersonalTokenRecord {
  readonly id: string;
  readonly subject: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Off by an hour. */
  readonly usedAt?: Date | undefined;
}

export interface PersonalTokens {
  /**
   * `token` is shown this once; the hub keeps only its hash.
   *
   * @throws `identity.unknownSubject`, `identity.personInactive`, `identity.directoryDown`,
   * `identity.nothingGranted`, `identity.tooManyTokens`
   */
  create(asked: NewPersonalToken): Promise<PersonalTokenRecord & { readonly token: string }>;
  /** Those that are good, the newest first; of one subject, or of all. At most 1,000. */
  list(subject?: string): Promise<readonly PersonalTokenRecord[]>;
  /**
   * False where there is none, or it is another's than `subject`'s. Heard by every replica in a moment, as
   * the end of a session; one that does not hear it takes the token for a few seconds.
   */
  revoke(id: string, subject?: string): Promise<boolean>;
  /** How many ended. */
  revokeAll(subject: string): Promise<number>;
  /** @throws `identity.wrongToken`, `identity.directoryDown` */
  validate(token: string, audience: string): ValidSession | Promise<ValidSession>;
}

export interface PersonalTokenNeeds {
  readonly database: Database;
  readonly standings: Standings;
  readonly ended: Pick<EndedSessions, "has" | "tell">;
  readonly settings: { readonly accessSeconds: number; readonly outageSeconds: number };
  readonly clock: Clock;
  readonly log: Log;
}

/** What was found out about a token counts for so long, which is how late a revocation can be. */
const trustSeconds = 4;
const mostRemembered = 10_000;
const mostPerSubject = 100;
const coarseSeconds = 3600;
const daySeconds = 86_400;

/** A token of its kind and nothing else is worth a question to the database. */
const form = /^kumi_pat_[\w-]{43}$/;

export function personalTokens(needs: PersonalTokenNeeds): PersonalTokens {
  const { database, standings, ended, clock, log } = needs;
  const store = personalTokenStore(database, log);
  const seen = seenTokens<Known>(mostRemembered);
  const standingOf = patientStandings(needs);

  const noteUse = async ({ id, used_at: usedAt }: PersonalTokenRow): Promise<void> => {
    const now = clock.now();
    if (usedAt !== null && after(usedAt, coarseSeconds) > now) return;
    await store
      .noteUse(id, now)
      .catch((error: unknown) => log.warn("the use of a token was not noted", { error }));
  };

  const look = async (token: string, audience: string): Promise<ValidSession> => {
    const row = form.test(token) ? await store.find(digestOf(token), clock.now()) : undefined;
    if (row === undefined || ended.has(row.id)) throw wrong("It is unknown, revoked or over.");
    const session = sessionOf(row, await standingOf(row.subject));
    await noteUse(row);
    const trusted = clock.now().getTime() / 1000 + trustSeconds;
    seen.keep(token, session, Math.min(trusted, session.expiresAt));
    return { ...session, audience };
  };

  const end = async (which: Which): Promise<number> => {
    const all = await store.end(which, clock.now());
    await ended.tell(all);
    return all.length;
  };

  return {
    async create(asked) {
      const { scopes: held } = await standings.now(asked.subject);
      const scopes = grantable(asked.scopes, held);
      if (scopes.length === 0) throw sessionErrors.nothingGranted({});
      const token = `${personalPrefix}${randomBytes(32).toString("base64url")}`;
      const row = rowFor(token, { ...asked, scopes }, clock.now());
      const isAdded = await store.add(row, mostPerSubject);
      if (!isAdded) throw tokenErrors.tooManyTokens({ most: mostPerSubject });
      return { ...recordOf(row), token };
    },
    list: async (subject) => (await store.list(subject, clock.now())).map(recordOf),
    revoke: async (id, subject) => (await end({ id, subject })) > 0,
    revokeAll: (subject) => end({ subject }),
    validate(token, audience) {
      const found = seen.find(token, clock.now().getTime() / 1000);
      if (found === undefined) return look(token, audience);
      if (ended.has(found.session)) throw wrong("It was revoked.");
      return { ...found, audience };
    },
  };
}

const rowFor = (
  token: string,
  { subject, name, scopes, days }: NewPersonalToken,
  now: Date,
): PersonalTokenRow => ({
  id: `t_${randomBytes(16).toString("base64url")}`,
  digest: digestOf(token),
  subject,
  name,
  scopes: [...scopes],
  created_at: now,
  expires_at: after(now, Math.min(days, mostDays) * daySeconds),
  used_at: null,
  revoked_at: null,
});

/** A personal token is good on every address of the hub. */
type Known = Omit<ValidSession, "audience">;

function sessionOf(row: PersonalTokenRow, { kind, groups, scopes: held }: Standing): Known {
  const scopes = grantable(row.scopes, held);
  if (scopes.length === 0) throw wrong("No scope is left.");
  return {
    session: row.id,
    principal: { id: row.subject, kind, permissions: scopes, groups, session: row.id },
    clientId: "personal-token",
    scopes,
    expiresAt: row.expires_at.getTime() / 1000,
  };
}

const recordOf = (row: PersonalTokenRow): PersonalTokenRecord => ({
  id: row.id,
  subject: row.subject,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at ?? undefined,
});

const wrong = (why: string): Error => identityErrors.wrongToken({}, { cause: new Error(why) });
