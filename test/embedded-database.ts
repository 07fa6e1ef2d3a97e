/** An embedded database that is there already, for tests: making an empty one takes longer than most of them. */

import { access, cp, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { checkout } from "./real-hub.ts";

const cache = join(checkout, "node_modules", ".cache", "kumihimo");

/** Puts an empty database where a hub with the data folder `folder` looks for its own. */
export async function embeddedDatabaseIn(folder: string): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8"));
  const kept = join(cache, `pglite-${dependencies["@electric-sql/pglite"]}`);
  if (!(await isThere(kept))) await make(kept);
  await cp(kept, join(folder, "database"), { recursive: true });
}

/** Once, for later runs too. */
async function make(kept: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(`${kept}-`);
  try {
    const database = await PGlite.create(join(aside, "database"));
    await database.close();
    await rename(join(aside, "database"), kept);
  } catch (error) {
    // Of two that make it at once, one comes too late.
    if (!(await isThere(kept))) throw error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
