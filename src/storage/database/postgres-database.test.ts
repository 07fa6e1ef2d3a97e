import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { realPostgres } from "../../../test/real-postgres.ts";
import { silentLog } from "../../telemetry/log.ts";
import { storageConfig } from "../config.ts";
import { storageErrors } from "../errors.ts";
import { databaseSuite, noteMigrations } from "../testing/database-suite.ts";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";

const open = (url: string, timeoutSeconds = 10): Promise<Database> =>
  openDatabase(
    storageConfig.parse({ database: { kind: "postgres", url, timeoutSeconds } }).database,
    {
      folder: { at: () => "/nowhere" },
      migrations: noteMigrations,
      log: silentLog,
    },
  );

async function opened(t: TestContext) {
  const server = await realPostgres(t);
  if (server === undefined) return undefined;
  const database = await open(server.url);
  t.after(() => database[Symbol.asyncDispose]());
  return { server, database };
}

databaseSuite("PostgreSQL", async (t) => (await opened(t))?.database);

test("replicas that start at once make the tables once, and hear each other", async (t) => {
  const server = await realPostgres(t);
  if (server === undefined) return;
  const replicas = await Promise.all(Array.from({ length: 4 }, () => open(server.url)));
  t.after(() => Promise.all(replicas.map((each) => each[Symbol.asyncDispose]())));
  assert.equal(server.query("select count(*) from kumihimo_migration"), "1");
  const heard = await Promise.all(
    replicas.map(async (each) => {
      const { promise, resolve } = Promise.withResolvers<string>();
      await each.listen("news", { heard: resolve, again() {}, lost() {} });
      return { promise };
    }),
  );
  await replicas[0]?.notify("news", "hello");
  assert.deepEqual(await Promise.all(heard.map(({ promise }) => promise)), Array(4).fill("hello"));
});

test("a lost connection is told, comes back, and is told again", async (t) => {
  const made = await opened(t);
  if (made === undefined) return;
  const { server, database } = made;
  const lost = Promise.withResolvers<void>();
  const again = Promise.withResolvers<void>();
  const heard = Promise.withResolvers<string>();
  await database.listen("news", {
    heard: heard.resolve,
    lost: () => lost.resolve(),
    again: () => again.resolve(),
  });
  server.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kumihimo listener'",
  );
  await lost.promise;
  await again.promise;
  await database.notify("news", "after");
  assert.equal(await heard.promise, "after");
});

test("a server that is gone is said to be down, and is used again once it is back", async (t) => {
  const made = await opened(t);
  if (made === undefined) return;
  const { server, database } = made;
  await server.kill();
  await assert.rejects(database.check(AbortSignal.timeout(10_000)));
  await assert.rejects(database.check(AbortSignal.timeout(10_000)), {
    code: storageErrors.databaseDown({ why: "" }).code,
  });
  await server.start();
  await database.check(AbortSignal.timeout(10_000));
});

test("a server that goes away in the middle of a statement fails the statement and nothing else", async (t) => {
  const made = await opened(t);
  if (made === undefined) return;
  const { server, database } = made;
  const { sql } = await import("kysely");
  const slow = assert.rejects(sql`select pg_sleep(60)`.execute(database.tables()));
  const running = "select count(*) from pg_stat_activity where query like 'select pg_sleep%'";
  while (server.query(running) === "0") await new Promise((resolve) => setTimeout(resolve, 20));
  await server.kill();
  await slow;
  await server.start();
  await database.check(AbortSignal.timeout(10_000));
});

test("a statement that takes too long is ended", async (t) => {
  const server = await realPostgres(t);
  if (server === undefined) return;
  await using database = await open(server.url, 2);
  const { sql } = await import("kysely");
  await assert.rejects(sql`select pg_sleep(60)`.execute(database.tables()), /timeout/);
  await database.check(AbortSignal.timeout(10_000));
});

test("without a server the hub says so, and shows no password", async () => {
  const failure = await open("postgres://hub:hunter2@127.0.0.1:1/x").then(
    () => assert.fail(),
    (error: Error) => error,
  );
  assert.ok(!failure.message.includes("hunter2"));
  assert.match(failure.message, /ECONNREFUSED/);
});
