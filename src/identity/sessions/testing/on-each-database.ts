import { test, type TestContext } from "node:test";
import type { Database } from "../../../storage/database/database.ts";
import { databases } from "../../testing/databases.ts";
import { empty, worldMigrations } from "./sessions-world.ts";

export type Cases = Readonly<Record<string, (t: TestContext, database: Database) => Promise<void>>>;

/** Runs the cases on each database, with empty tables. */
export function onEachDatabase(about: string, cases: Cases): void {
  for (const [kind, open] of Object.entries(databases)) {
    test(`${about}, ${kind}`, async (t) => {
      const database = await open(t, worldMigrations);
      if (database === undefined) return;
      for (const [name, run] of Object.entries(cases)) {
        await empty(database);
        await t.test(name, (each) => run(each, database));
      }
    });
  }
}
