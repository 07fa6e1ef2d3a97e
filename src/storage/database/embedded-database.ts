/** PostgreSQL inside this process (PGlite), in the data folder. For one process; it keeps others out. */

import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect, sql } from "kysely";
import { withDeadline } from "../../kernel/deadline.ts";
import { systemCode } from "../disk-failure.ts";
import { storageErrors } from "../errors.ts";
import type { Database, DatabaseNeeds } from "./database.ts";
import { folderLock } from "./folder-lock.ts";
import { migrate } from "./migrate.ts";

const checkSeconds = 5;

/** @throws `storage.databaseInUse`, `storage.databaseDown`, `storage.databaseNewer` */
export async function embeddedDatabase({ folder, migrations }: DatabaseNeeds): Promise<Database> {
  await using stack = new AsyncDisposableStack();
  stack.use(await folderLock(folder.at("database.lock")));
  const lite = await opened(folder.at("database"));
  const db = stack.adopt(
    new Kysely<object>({ dialect: new PGliteDialect({ pglite: lite }) }),
    (each) => each.destroy(),
  );
  await migrate(db, migrations);
  const owned = stack.move();
  return {
    kind: "embedded",
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever asks made these tables
    tables: <Tables>() => db as unknown as Kysely<Tables>,
    async notify(channel, payload) {
      await sql`select pg_notify(${channel}, ${payload})`.execute(db);
    },
    async listen(channel, listener) {
      const end = await lite.listen(channel, (payload) => listener.heard(payload));
      return { [Symbol.asyncDispose]: () => end() };
    },
    check: (signal) =>
      withDeadline("database", checkSeconds, signal, async () => {
        await sql`select 1`.execute(db);
      }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function opened(path: string): Promise<PGlite> {
  try {
    return await PGlite.create(path);
  } catch (error) {
    const why = systemCode(error) ?? (error instanceof Error ? error.message : "unknown");
    throw storageErrors.databaseDown({ why }, { cause: error });
  }
}
