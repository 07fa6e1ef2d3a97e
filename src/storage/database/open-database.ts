import type { DatabaseSettings } from "../config.ts";
import type { Database, DatabaseNeeds } from "./database.ts";

/**
 * Opens the database that the configuration asks for, and brings its tables up to date. Neither driver
 * is loaded before it is used, for they are large.
 *
 * @throws `storage.databaseDown`, `storage.databaseInUse`, `storage.databaseNewer`
 */
export async function openDatabase(
  settings: DatabaseSettings,
  needs: DatabaseNeeds,
): Promise<Database> {
  if (settings.kind === "embedded") {
    const { embeddedDatabase } = await import("./embedded-database.ts");
    return embeddedDatabase(needs);
  }
  const { postgresDatabase } = await import("./postgres-database.ts");
  return postgresDatabase(settings, needs);
}
