import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../../storage/disk-failure.ts";
import { originOf } from "../log-names.ts";
import type { AuditKey } from "../keys/audit-key.ts";
import type { Signer } from "../notes/signed-note.ts";
import { vkeyText } from "../notes/verifier-key.ts";

/** A log that was signed with the key of this data folder. */
export interface OwnLog {
  readonly folder: string;
  readonly signer: Signer;
}

const folderName = /^[0-9a-f]{16}$/;

export const publicKeyFile = "public-key";

/** In the order of their names; none where there is no such directory. */
export async function ownLogs(directory: string, key: AuditKey): Promise<readonly OwnLog[]> {
  const found: OwnLog[] = [];
  for (const name of (await namesIn(directory))
    .filter((each) => folderName.test(each))
    .toSorted()) {
    const folder = join(directory, name);
    const signer = key.signer(originOf(name));
    if ((await publicKeyIn(folder)) === vkeyText(signer.key)) found.push({ folder, signer });
  }
  return found;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

async function publicKeyIn(folder: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, publicKeyFile), "utf8")).trim();
  } catch (error) {
    if (systemCode(error) !== undefined) return undefined;
    throw error;
  }
}
