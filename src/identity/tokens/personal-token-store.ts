/** Personal access tokens in the database. */

import type { Kysely } from "kysely";
import type { Database } from "../../storage/database/database.ts";
import type { Log } from "../../telemetry/log.ts";
import { askDatabase } from "../sessions/ask-database.ts";
import type { PersonalTokenRow, PersonalTokenTables } from "./personal-token-table.ts";

/** @throws `identity.sessionsDown` from every method but `noteUse` */
export interface PersonalTokenStore {
  /** False where the subject has as many as it may. */
  add(row: PersonalTokenRow, most: number): Promise<boolean>;
  find(digest: string, now: Date): Promise<PersonalTokenRow | undefined>;
  /** The newest first. */
  list(subject: string | undefined, now: Date): Promise<readonly PersonalTokenRow[]>;
  /** Returns the ids of those that ended. */
  end(which: Which, now: Date): Promise<readonly string[]>;
  noteUse(id: string, now: Date): Promise<void>;
}

/** One token, which may have to be a certain subject's; or all of a subject. */
export type Which =
  | { readonly id: string; readonly subject?: string | undefined }
  | { readonly id?: undefined; readonly subject: string };

const mostListed = 1000;

export function personalTokenStore(database: Database, log: Log): PersonalTokenStore {
  const db = database.tables<PersonalTokenTables>();
  const ask = askDatabase(log);
  return {
    add: (row, most) => ask(() => add(db, row, most)),
    find: (digest, now) => ask(() => good(db, now).where("digest", "=", digest).executeTakeFirst()),
    list: (subject, now) =>
      ask(() =>
        good(db, now)
          .$if(subject !== undefined, (query) => query.where("subject", "=", subject ?? ""))
          .orderBy("created_at", "desc")
          .limit(mostListed)
          .execute(),
      ),
    end: (which, now) => ask(() => end(db, which, now)),
    async noteUse(id, now) {
      await db.updateTable("personal_token").set({ used_at: now }).where("id", "=", id).execute();
    },
  };
}

type Tables = Kysely<PersonalTokenTables>;

const good = (db: Tables, now: Date) =>
  db
    .selectFrom("personal_token")
    .selectAll()
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now);

async function add(db: Tables, row: PersonalTokenRow, most: number): Promise<boolean> {
  const others = await good(db, row.created_at)
    .where("subject", "=", row.subject)
    .limit(most)
    .execute();
  if (others.length >= most) return false;
  await db.insertInto("personal_token").values(row).execute();
  return true;
}

async function end(db: Tables, { id, subject }: Which, now: Date): Promise<readonly string[]> {
  const rows = await db
    .updateTable("personal_token")
    .set({ revoked_at: now })
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .$if(id !== undefined, (query) => query.where("id", "=", id ?? ""))
    .$if(subject !== undefined, (query) => query.where("subject", "=", subject ?? ""))
    .returning("id")
    .execute();
  return rows.map((row) => row.id);
}
