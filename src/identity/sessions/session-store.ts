/** Sessions in the database. */

import { sql, type Transaction } from "kysely";
import type { Database } from "../../storage/database/database.ts";
import type { Log } from "../../telemetry/log.ts";
import { askDatabase } from "./ask-database.ts";
import type { Verdict } from "./judge-refresh.ts";
import {
  addToken,
  findToken,
  type Found,
  type Tables,
  takeTurn,
  type Turn,
} from "./refresh-turn.ts";
import type { SessionRow, SessionTables } from "./session-table.ts";

/** @throws `identity.sessionsDown` from every method but `endedSince` */
export interface SessionStore {
  /**
   * @param digest Of its first refresh token.
   * @returns the sessions that ended for it: of more than `most` of one subject the oldest.
   */
  add(row: SessionRow, digest: string | undefined, most: number): Promise<readonly string[]>;
  find(digest: string): Promise<Found | undefined>;
  /** Spends the token, if the verdict lets it. */
  turn(turn: Turn): Promise<Verdict>;
  /** A session that has not ended. */
  live(id: string, now: Date): Promise<SessionRow | undefined>;
  /** @param subject Left out, whoever it is of. False where it had ended. */
  end(ending: Ending, subject?: string): Promise<boolean>;
  endAll(subject: string, why: string, now: Date): Promise<readonly string[]>;
  /** The newest first. */
  list(subject: string | undefined, now: Date): Promise<readonly SessionRow[]>;
  /** Ids of those that were revoked since, the latest first. */
  endedSince(moment: Date, most: number): Promise<readonly string[]>;
}

export interface Ending {
  readonly id: string;
  readonly why: string;
  readonly now: Date;
}

const mostListed = 1000;

export function sessionStore(database: Database, log: Log): SessionStore {
  const db = database.tables<SessionTables>();
  const ask = askDatabase(log);
  return {
    add: (row, digest, most) =>
      ask(() => db.transaction().execute((each) => addSession(each, row, digest, most))),
    find: (digest) => ask(() => findToken(db, digest)),
    turn: (turn) => ask(() => db.transaction().execute((each) => takeTurn(each, turn))),
    live: (id, now) => ask(() => living(db, now).where("id", "=", id).executeTakeFirst()),
    end: (ending, subject) => ask(() => endOne(db, ending, subject)),
    endAll: (subject, why, now) =>
      ask(() => db.transaction().execute((each) => endAllOf(each, subject, why, now))),
    list: (subject, now) => ask(() => listed(db, subject, now)),
    endedSince: (moment, most) => endedSince(db, moment, most),
  };
}

const living = (db: Tables, now: Date) =>
  db.selectFrom("session").selectAll().where("revoked_at", "is", null).where("idle_at", ">", now);

const listed = (
  db: Tables,
  subject: string | undefined,
  now: Date,
): Promise<readonly SessionRow[]> =>
  living(db, now)
    .$if(subject !== undefined, (query) => query.where("subject", "=", subject ?? ""))
    .orderBy("created_at", "desc")
    .limit(mostListed)
    .execute();

async function endOne(
  db: Tables,
  { id, why, now }: Ending,
  subject: string | undefined,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("session")
    .set({ revoked_at: now, revoked_for: why })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .where("idle_at", ">", now)
    .$if(subject !== undefined, (query) => query.where("subject", "=", subject ?? ""))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function endedSince(db: Tables, moment: Date, most: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("session")
    .select("id")
    .where("revoked_at", ">", moment)
    .orderBy("revoked_at", "desc")
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

async function addSession(
  db: Transaction<SessionTables>,
  row: SessionRow,
  digest: string | undefined,
  most: number,
): Promise<readonly string[]> {
  const { id, created_at: createdAt } = row;
  await subjectAlone(db, row.subject);
  await db.insertInto("session").values(row).execute();
  if (digest !== undefined) {
    await addToken(db, { digest, session_id: id, parent: null, created_at: createdAt });
  }
  return await endOldest(db, row, most);
}

async function endOldest(
  db: Transaction<SessionTables>,
  { subject, created_at: now }: SessionRow,
  most: number,
): Promise<readonly string[]> {
  const rows = await db
    .updateTable("session")
    .set({ revoked_at: now, revoked_for: "newer sessions took its place" })
    .where("id", "in", (from) =>
      from
        .selectFrom("session")
        .select("id")
        .where("subject", "=", subject)
        .where("revoked_at", "is", null)
        .where("idle_at", ">", now)
        .orderBy("created_at", "desc")
        .offset(most),
    )
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

async function endAllOf(
  db: Transaction<SessionTables>,
  subject: string,
  why: string,
  now: Date,
): Promise<readonly string[]> {
  await subjectAlone(db, subject);
  const rows = await db
    .updateTable("session")
    .set({ revoked_at: now, revoked_for: why })
    .where("subject", "=", subject)
    .where("revoked_at", "is", null)
    .where("idle_at", ">", now)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Any number that no other pair of locks of the hub begins with. */
const subjectLock = 7_304_402;

/** Whoever changes several sessions of a subject does it alone: else two could wait for each other. */
async function subjectAlone(db: Transaction<SessionTables>, subject: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${subjectLock}::int, hashtext(${subject}))`.execute(db);
}
