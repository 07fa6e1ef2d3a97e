/** What every database has to do, whatever it is. */

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { sql } from "kysely";
import type { Database, Migrations } from "../database/database.ts";

interface Tables {
  readonly note: { readonly id: number; readonly text: string };
}

export const noteMigrations: Migrations = {
  "2026-01-01-note": {
    up: (db) =>
      db.schema
        .createTable("note")
        .addColumn("id", "integer", (column) => column.primaryKey())
        .addColumn("text", "text", (column) => column.notNull())
        .execute(),
  },
};

/** @param open opens one with {@link noteMigrations}, closed with the test; nothing where it cannot be had. */
export function databaseSuite(kind: string, open: Open): void {
  statements(kind, open);
  notifications(kind, open);
}

type Open = (t: TestContext) => Promise<Database | undefined>;

function statements(kind: string, open: Open): void {
  test(`${kind}: what is written is read`, async (t) => {
    const database = await open(t);
    if (database === undefined) return;
    const db = database.tables<Tables>();
    await db.insertInto("note").values({ id: 1, text: "組紐's \" \\ $1" }).execute();
    const found = await db.selectFrom("note").selectAll().execute();
    assert.deepEqual(found, [{ id: 1, text: "組紐's \" \\ $1" }]);
    await database.check(AbortSignal.timeout(10_000));
  });

  test(`${kind}: a transaction is taken back whole, and others do not slip into it`, async (t) => {
    const database = await open(t);
    if (database === undefined) return;
    const db = database.tables<Tables>();
    const { promise: written, resolve: isWritten } = Promise.withResolvers<void>();
    const { promise: go, resolve: goOn } = Promise.withResolvers<void>();
    const failing = db.transaction().execute(async (each) => {
      await each.insertInto("note").values({ id: 1, text: "inside" }).execute();
      isWritten();
      await go;
      throw new Error("taken back");
    });
    await written;
    const outside = db.insertInto("note").values({ id: 2, text: "outside" }).execute();
    goOn();
    await assert.rejects(failing, /taken back/);
    await outside;
    assert.deepEqual(await db.selectFrom("note").select("id").execute(), [{ id: 2 }]);
  });

  test(`${kind}: fifty statements at once are all answered`, async (t) => {
    const database = await open(t);
    if (database === undefined) return;
    const db = database.tables<Tables>();
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const { rows } = await sql<{ n: number }>`select ${index}::int as n`.execute(db);
        return rows[0]?.n;
      }),
    );
    assert.deepEqual(
      answers,
      Array.from({ length: 50 }, (_, index) => index),
    );
  });
}

function notifications(kind: string, open: Open): void {
  test(`${kind}: who listens hears what is said, until it stops`, async (t) => {
    const database = await open(t);
    if (database === undefined) return;
    const heard: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const listening = await database.listen("news", {
      heard: (payload) => {
        heard.push(payload);
        if (heard.length === 2) resolve();
      },
      again() {},
      lost() {},
    });
    await database.notify("news", "one");
    await database.notify("elsewhere", "not this");
    await database.notify("news", "two 'quoted'");
    await promise;
    await listening[Symbol.asyncDispose]();
    await database.notify("news", "three");
    await database.check(AbortSignal.timeout(10_000));
    assert.deepEqual(heard, ["one", "two 'quoted'"]);
  });
}
