import { sql } from "kysely";
import type { Clock } from "../../../kernel/clock.ts";
import type { Database } from "../../../storage/database/database.ts";
import type { OAuthTables } from "./tables.ts";

/** How many clients have registered themselves and are not forgotten yet. */
export async function registeredClients(database: Database, clock: Clock): Promise<number> {
  const row = await database
    .tables<OAuthTables>()
    .selectFrom("oauth_item")
    .select(sql<number>`count(*)::int`.as("count"))
    .where("kind", "=", "Client")
    .where("expires_at", ">", clock.now())
    .executeTakeFirst();
  return row?.count ?? 0;
}
