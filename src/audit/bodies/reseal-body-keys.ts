import type { KeyWrapping } from "../../storage/encryption/key-wrapping.ts";
import { fileTurn } from "../../storage/encryption/file-turn.ts";
import type { Resealing } from "../../storage/encryption/resealing.ts";
import type { AuditKey } from "../keys/audit-key.ts";
import type { Signer } from "../notes/signed-note.ts";
import { ownLogs } from "../writing/own-logs.ts";
import { bodyKeyPlace, bodyKeysFile, readBodyKeys, writeBodyKeys } from "./body-vault.ts";

/** The keys of the bodies of every log of this data folder; bodies and entries stay as they are. */
export const bodyKeysResealing = ({
  directory,
  key,
}: {
  readonly directory: string;
  readonly key: AuditKey;
}): Resealing => ({
  name: "audit bodies",
  async reseal(wrapping) {
    let resealed = 0;
    for (const { folder, signer } of await ownLogs(directory, key)) {
      resealed += await fileTurn(bodyKeysFile(folder), () => resealLog(folder, signer, wrapping));
    }
    return { resealed };
  },
});

async function resealLog(folder: string, signer: Signer, wrapping: KeyWrapping): Promise<number> {
  const keys = await readBodyKeys(folder, signer);
  const older = [...keys].filter(([, wrapped]) => !wrapping.isCurrent(wrapped));
  if (older.length === 0) return 0;
  const now = new Map(keys);
  for (const [segment, wrapped] of older) {
    now.set(segment, await wrapping.rewrap(wrapped, bodyKeyPlace(signer.key.name, segment)));
  }
  await writeBodyKeys(folder, signer, now);
  return older.length;
}
