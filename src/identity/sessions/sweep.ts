/** Removes sessions and personal tokens that ended long ago. */

import { type Kysely, sql } from "kysely";
import type { Clock } from "../../kernel/clock.ts";
import type { Database } from "../../storage/database/database.ts";
import type { Log } from "../../telemetry/log.ts";
import type { PersonalTokenTables } from "../tokens/personal-token-table.ts";
import { after } from "./moments.ts";
import type { SessionTables } from "./session-table.ts";

export interface SweepNeeds {
  readonly database: Database;
  /** How long they are kept after their end. */
  readonly keepDays: number;
  readonly clock: Clock;
  readonly log: Log;
}

const everySeconds = 600;
/** Rows in one statement, so that none takes long, and statements in one sweep. */
const mostRows = 1000;
const mostRounds = 20;
const daySeconds = 86_400;
/** Any number that no other lock of the hub has. */
const lock = 7_304_403;

/** Sweeps now and then, until it is disposed of. */
export function startSweep(needs: SweepNeeds): AsyncDisposable {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= sweepQuietly(needs).finally(() => (running = undefined));
  }, everySeconds * 1000).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}

async function sweepQuietly(needs: SweepNeeds): Promise<void> {
  try {
    await sweep(needs);
  } catch (error) {
    needs.log.warn("ended sessions were not removed", { error });
  }
}

/** Returns how many were removed: none where another replica sweeps. */
export async function sweep({ database, keepDays, clock }: SweepNeeds): Promise<number> {
  const db = database.tables<SessionTables & PersonalTokenTables>();
  const until = after(clock.now(), -keepDays * daySeconds);
  let removed = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    const now = await db.transaction().execute((each) => removeSome(each, until));
    removed += now;
    if (now === 0) break;
  }
  return removed;
}

type Tables = Kysely<SessionTables & PersonalTokenTables>;

async function removeSome(db: Tables, until: Date): Promise<number> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(${lock}::int) as mine`.execute(db);
  if (rows[0]?.mine !== true) return 0;
  const sessions = await sql`
    delete from session where id in (
      select id from session where idle_at < ${until} or revoked_at < ${until} limit ${mostRows}::int
    )`.execute(db);
  const tokens = await sql`
    delete from personal_token where id in (
      select id from personal_token where expires_at < ${until} or revoked_at < ${until} limit ${mostRows}::int
    )`.execute(db);
  return Number(sessions.numAffectedRows ?? 0) + Number(tokens.numAffectedRows ?? 0);
}
