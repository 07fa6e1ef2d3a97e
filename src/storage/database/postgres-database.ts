/** A PostgreSQL server, shared by the replicas of one hub. */

import { Kysely, PostgresDialect, sql } from "kysely";
import { Pool } from "pg";
import type { DatabaseSettings } from "../config.ts";
import { storageErrors } from "../errors.ts";
import type { Database, DatabaseNeeds } from "./database.ts";
import { migrate } from "./migrate.ts";
import { postgresListener } from "./postgres-listener.ts";

/** @throws `storage.databaseDown`, `storage.databaseNewer` */
export async function postgresDatabase(
  settings: DatabaseSettings,
  { migrations, log }: DatabaseNeeds,
): Promise<Database> {
  await using stack = new AsyncDisposableStack();
  const pool = new Pool({
    connectionString: settings.url,
    max: settings.connections,
    connectionTimeoutMillis: settings.timeoutSeconds * 1000,
    statement_timeout: settings.timeoutSeconds * 1000,
    // The server may hang with the statement; then the wait ends here.
    query_timeout: settings.timeoutSeconds * 2000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: "kumihimo",
  });
  // Each connection says it itself: one that is lost with a statement under way is not the pool's then.
  pool.on("connect", (client) =>
    client.on("error", (error) => log.warn("a database connection was lost", { error })),
  );
  pool.on("error", () => {});
  const db = stack.adopt(
    new Kysely<object>({ dialect: new PostgresDialect({ pool: reached(pool) }) }),
    (each) => each.destroy(),
  );
  await migrate(db, migrations);
  const listener = stack.use(postgresListener(settings, log));
  const owned = stack.move();
  return {
    kind: "postgres",
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever asks made these tables
    tables: <Tables>() => db as unknown as Kysely<Tables>,
    async notify(channel, payload) {
      await sql`select pg_notify(${channel}, ${payload})`.execute(db);
    },
    listen: (channel, each) => listener.listen(channel, each),
    async check() {
      await sql`select 1`.execute(db);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The pool, whose failures to connect say what they are; the address may hold a password, so they do not name it. */
const reached = (pool: Pool) => ({
  options: pool.options,
  connect: () =>
    pool.connect().catch((error: unknown) => {
      throw storageErrors.databaseDown({ why: reasonOf(error) }, { cause: error });
    }),
  end: () => pool.end(),
});

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
