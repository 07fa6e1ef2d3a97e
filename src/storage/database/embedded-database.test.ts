import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test, type TestContext } from "node:test";
import { belongingsOf } from "../../../test/belongings.ts";
import { embeddedDatabaseIn } from "../../../test/embedded-database.ts";
import { silentLog } from "../../telemetry/log.ts";
import { storageConfig } from "../config.ts";
import { storageErrors } from "../errors.ts";
import { databaseSuite, noteMigrations } from "../testing/database-suite.ts";
import { folderLock } from "./folder-lock.ts";
import { openDatabase } from "./open-database.ts";

const settings = storageConfig.parse({}).database;

async function folderOf(t: TestContext) {
  const path = await mkdtemp(join(tmpdir(), "kumihimo-database-"));
  belongingsOf(t).defer(() => rm(path, { recursive: true, force: true }));
  return { path, at: (...names: readonly string[]) => join(path, ...names) };
}

const openIn = (folder: Awaited<ReturnType<typeof folderOf>>, migrations = noteMigrations) =>
  openDatabase(settings, { folder, migrations, log: silentLog });

databaseSuite("embedded", async (t) => {
  const folder = await folderOf(t);
  await embeddedDatabaseIn(folder.path);
  const database = await openIn(folder);
  return belongingsOf(t).use(database);
});

test("what was written is there after it was opened again, and migrations do not run twice", async (t) => {
  const folder = await folderOf(t);
  type Tables = { note: { id: number; text: string } };
  {
    await using database = await openIn(folder);
    await database.tables<Tables>().insertInto("note").values({ id: 7, text: "kept" }).execute();
  }
  await using again = await openIn(folder);
  assert.deepEqual(await again.tables<Tables>().selectFrom("note").selectAll().execute(), [
    { id: 7, text: "kept" },
  ]);
});

test("a database that a newer hub has changed is not opened", async (t) => {
  const folder = await folderOf(t);
  const newer = { ...noteMigrations, "2031-01-01-later": { up: () => Promise.resolve() } };
  await (await openIn(folder, newer))[Symbol.asyncDispose]();
  await assert.rejects(openIn(folder), { code: storageErrors.databaseNewer({}).code });
});

test("a second process is kept out, and let in once the first was killed", async (t) => {
  const { at } = await folderOf(t);
  const file = at("database.lock");
  const program = `
    const { folderLock } = await import(${JSON.stringify(new URL("./folder-lock.ts", import.meta.url).href)});
    await folderLock(process.argv[1]);
    console.log("held");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  await once(createInterface({ input: child.stdout }), "line");
  await assert.rejects(folderLock(file), { code: storageErrors.databaseInUse({ file }).code });
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  await using held = await folderLock(file);
  assert.ok(held);
  await assert.rejects(folderLock(file), { code: storageErrors.databaseInUse({ file }).code });
});

test("a holder on another machine counts as long as it touches the file", async (t) => {
  const { at } = await folderOf(t);
  const file = at("database.lock");
  await writeFile(file, JSON.stringify({ pid: 1, began: "1", place: "elsewhere" }));
  await assert.rejects(folderLock(file), { code: storageErrors.databaseInUse({ file }).code });
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(file, longAgo, longAgo);
  {
    await using held = await folderLock(file);
    assert.ok(held);
  }
  await assert.rejects(readFile(file), { code: "ENOENT" });
});

test("of many that find a dead holder at once, one gets the lock", async (t) => {
  const { at } = await folderOf(t);
  const file = at("database.lock");
  const longAgo = new Date(Date.now() - 60_000);
  for (let round = 0; round < 20; round += 1) {
    await writeFile(file, JSON.stringify({ pid: 1, began: "1", place: "elsewhere" }));
    await utimes(file, longAgo, longAgo);
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => folderLock(file)));
    const held = all.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    assert.equal(held.length, 1);
    await held[0]?.[Symbol.asyncDispose]();
  }
});
