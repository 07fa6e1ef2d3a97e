import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { storageErrors } from "../errors.ts";
import type { Migrations } from "./database.ts";

/**
 * Makes the tables that are not there yet. Of replicas that start at once, one does it and the others wait.
 *
 * @throws `storage.databaseNewer` where a newer hub has been there, for its tables may mean something else
 */
// oxlint-disable-next-line typescript/no-explicit-any -- as kysely's own: any tables
export async function migrate(db: Kysely<any>, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: "kumihimo_migration",
    migrationLockTableName: "kumihimo_migration_lock",
    // Rooms write theirs without a look at each other.
    allowUnorderedMigrations: true,
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof Error && error.message.endsWith("is missing")) {
    throw storageErrors.databaseNewer({}, { cause: error });
  }
  throw error;
}
