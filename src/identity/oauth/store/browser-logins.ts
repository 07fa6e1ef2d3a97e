import type { Database } from "../../../storage/database/database.ts";
import type { OAuthTables } from "./tables.ts";

/** Ends the login of a browser, which is known here by its public name only. */
export const forgetLogin = async (database: Database, uid: string): Promise<void> =>
  void (await database
    .tables<OAuthTables>()
    .deleteFrom("oauth_item")
    .where("kind", "=", "Session")
    .where("uid", "=", uid)
    .execute());
