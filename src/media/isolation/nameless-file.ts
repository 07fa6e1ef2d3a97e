import { openSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { shortId } from "../../kernel/ids.ts";

/**
 * Opens a file that has no name any more: only who holds it can read it, and nothing is left on the
 * disk however the processes end.
 *
 * @returns its descriptor; nothing where the folder cannot be written.
 */
export function openNameless(directory: string): number | undefined {
  const path = join(directory, `kumihimo-${shortId()}`);
  try {
    const file = openSync(path, "wx+", 0o600);
    unlinkSync(path);
    return file;
  } catch {
    return undefined;
  }
}
