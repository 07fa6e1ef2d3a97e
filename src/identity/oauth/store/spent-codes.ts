import type { Clock } from "../../../kernel/clock.ts";
import type { Database } from "../../../storage/database/database.ts";
import { fingerprint } from "./fingerprint.ts";
import type { OAuthTables } from "./tables.ts";

/**
 * Sees to it that a code is exchanged once, on whichever replica, and that what came of it ends when the
 * code is seen again (RFC 6749, section 4.1.2).
 */
export interface SpentCodes {
  /** True for the first, false for everybody after. */
  spend(code: string): Promise<boolean>;
  /** The session that came of a code. False where the code was seen again meanwhile: it must not live. */
  became(code: string, session: string): Promise<boolean>;
  /**
   * Tells that the code was offered again.
   *
   * @returns nothing where the code was not exchanged yet, else the session that has to end, if there is one already
   */
  replayed(code: string): Promise<{ readonly session: string | null } | undefined>;
}

/** Longer than a code is good for and than its exchange may take, in seconds. */
const keptSeconds = 24 * 3600;

export function spentCodes(database: Database, clock: Clock): SpentCodes {
  const db = database.tables<OAuthTables>();
  return {
    async spend(code) {
      const row = await db
        .insertInto("oauth_spent_code")
        .values({
          id: fingerprint(code),
          session: null,
          replayed: false,
          expires_at: new Date(+clock.now() + keptSeconds * 1000),
        })
        .onConflict((conflict) => conflict.column("id").doNothing())
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },
    async became(code, session) {
      const row = await db
        .updateTable("oauth_spent_code")
        .set({ session })
        .where("id", "=", fingerprint(code))
        .returning("replayed")
        .executeTakeFirst();
      return row?.replayed === false;
    },
    replayed: (code) =>
      db
        .updateTable("oauth_spent_code")
        .set({ replayed: true })
        .where("id", "=", fingerprint(code))
        .returning("session")
        .executeTakeFirst(),
  };
}
