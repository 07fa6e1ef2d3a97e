/** Refresh tokens in the database: one refresh of a session after the other. */

import { type Kysely, sql, type Transaction } from "kysely";
import { judgeRefresh, type Presenter, type RefreshLimits, type Verdict } from "./judge-refresh.ts";
import { after } from "./moments.ts";
import type { RefreshTokenRow, SessionRow, SessionTables } from "./session-table.ts";

export type Tables = Kysely<SessionTables>;

/** A refresh token that was found, and its session. */
export interface Found {
  readonly token: RefreshTokenRow;
  readonly session: SessionRow;
}

/** What changes in a session with a refresh. */
export type Renewal = Pick<
  SessionRow,
  "scopes" | "groups" | "refreshed_at" | "resolved_at" | "idle_at"
>;

export interface Turn {
  readonly found: Found;
  readonly by: Presenter;
  readonly limits: RefreshLimits;
  readonly renewal: Renewal;
  /** Of the new refresh token. */
  readonly digest: string;
}

/** Used tokens are remembered for so long: later they are unknown, and refused without an alarm. */
const memorySeconds = 86_400;

/** Spends the token, if the verdict lets it. */
export async function takeTurn(db: Transaction<SessionTables>, turn: Turn): Promise<Verdict> {
  const { found, by, limits, renewal, digest } = turn;
  const { id } = found.session;
  const now = renewal.refreshed_at;
  await sql`select 1 from session where id = ${id} for update`.execute(db);
  const current = await findToken(db, found.token.digest);
  if (current === undefined) return { kind: "refused", why: "it is gone" };
  const verdict = judgeRefresh(current, by, limits, now);
  if (verdict.kind === "first") await settle(db, current.token);
  if (verdict.kind === "first" || verdict.kind === "sibling") {
    const { digest: parent } = current.token;
    await spend(db, current.token, now);
    await addToken(db, { digest, session_id: id, parent, created_at: now });
    await db.updateTable("session").set(renewal).where("id", "=", id).execute();
    await forgetOld(db, id, now);
  }
  return verdict;
}

export async function findToken(db: Tables, digest: string): Promise<Found | undefined> {
  const token = await db
    .selectFrom("refresh_token")
    .selectAll()
    .where("digest", "=", digest)
    .executeTakeFirst();
  if (token === undefined) return undefined;
  const session = await db
    .selectFrom("session")
    .selectAll()
    .where("id", "=", token.session_id)
    .executeTakeFirst();
  return session && { token, session };
}

export async function addToken(
  db: Tables,
  token: Pick<RefreshTokenRow, "digest" | "session_id" | "parent" | "created_at">,
): Promise<void> {
  await db
    .insertInto("refresh_token")
    .values({ ...token, used_at: null })
    .execute();
}

/** This line goes on, and the others of the same parent do not. */
async function settle(db: Tables, { parent, digest }: RefreshTokenRow): Promise<void> {
  if (parent === null) return;
  await db
    .updateTable("refresh_token")
    .set({ settled: true })
    .where("digest", "=", parent)
    .execute();
  await db
    .updateTable("refresh_token")
    .set({ dead: true })
    .where("parent", "=", parent)
    .where("digest", "!=", digest)
    .execute();
}

async function spend(
  db: Tables,
  { digest, used_at: usedAt, children }: RefreshTokenRow,
  now: Date,
): Promise<void> {
  await db
    .updateTable("refresh_token")
    .set({ used_at: usedAt ?? now, children: children + 1 })
    .where("digest", "=", digest)
    .execute();
}

async function forgetOld(db: Tables, session: string, now: Date): Promise<void> {
  await db
    .deleteFrom("refresh_token")
    .where("session_id", "=", session)
    .where((where) => where.or([where("used_at", "is not", null), where("dead", "=", true)]))
    .where(sql<Date>`coalesce(used_at, created_at)`, "<", after(now, -memorySeconds))
    .execute();
}
