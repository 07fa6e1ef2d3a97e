/** The databases on which what the hub keeps of identities is tested: the one inside, and a real PostgreSQL. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { belongingsOf } from "../../../test/belongings.ts";
import { embeddedDatabaseIn } from "../../../test/embedded-database.ts";
import { type RealPostgres, realPostgres } from "../../../test/real-postgres.ts";
import type { Database, Migrations } from "../../storage/database/database.ts";
import { openDatabase } from "../../storage/database/open-database.ts";
import { storageConfig } from "../../storage/config.ts";
import { silentLog } from "../../telemetry/log.ts";

/** Opens one with these tables that ends with the test; nothing where it cannot be had. */
export type OpenDatabase = (
  t: TestContext,
  migrations: Migrations,
) => Promise<Database | undefined>;

export const embedded: OpenDatabase = async (t, migrations) => {
  const path = await mkdtemp(join(tmpdir(), "kumihimo-identity-"));
  belongingsOf(t).defer(() => rm(path, { recursive: true, force: true }));
  await embeddedDatabaseIn(path);
  const folder = { at: (...names: readonly string[]) => join(path, ...names) };
  const settings = storageConfig.parse({}).database;
  const database = await openDatabase(settings, { folder, migrations, log: silentLog });
  return belongingsOf(t).use(database);
};

/** A further replica's connection to the same server. */
export async function replicaOf(
  t: TestContext,
  server: RealPostgres,
  migrations: Migrations,
): Promise<Database> {
  const database = { kind: "postgres", url: server.url } as const;
  const settings = storageConfig.parse({ database }).database;
  const folder = { at: () => "/nowhere" };
  const opened = await openDatabase(settings, { folder, migrations, log: silentLog });
  return belongingsOf(t).use(opened);
}

const postgres: OpenDatabase = async (t, migrations) => {
  const server = await realPostgres(t);
  return server && replicaOf(t, server, migrations);
};

/** Both, by the name that a test says. */
export const databases: Readonly<Record<string, OpenDatabase>> = { embedded, postgres };
