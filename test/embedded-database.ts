/** An embedded database that is there already, for tests: making an empty one takes longer than most of them. */

import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { keptFolder } from "./kept-folder.ts";
import { checkout } from "./real-hub.ts";

/** Puts an empty database where a hub with the data folder `folder` looks for its own. */
export async function embeddedDatabaseIn(folder: string): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8"));
  const kept = await keptFolder(`pglite-${dependencies["@electric-sql/pglite"]}`, async (path) => {
    const database = await PGlite.create(path);
    await database.close();
  });
  await cp(kept, join(folder, "database"), { recursive: true });
}
