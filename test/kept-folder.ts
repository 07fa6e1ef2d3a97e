/** Folders that take longer to make than the tests take that need them: made once, for later runs too. */

import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";

const cache = join(import.meta.dirname, "..", "node_modules", ".cache", "kumihimo");

/**
 * The folder that `make` made where it was told to, now or in an earlier run. It is to be copied, and
 * left as it is.
 *
 * @param name with the version of what made it
 */
export async function keptFolder(
  name: string,
  make: (path: string) => Promise<void>,
): Promise<string> {
  const kept = join(cache, name);
  if (await isThere(kept)) return kept;
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(`${kept}-`);
  try {
    await make(join(aside, "made"));
    await rename(join(aside, "made"), kept);
  } catch (error) {
    // Of two that make it at once, one comes too late.
    if (!(await isThere(kept))) throw error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return kept;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
