/** The file of the hub's secrets: names, and what is sealed for each. */

import * as z from "zod";
import { isKumihimoError } from "../../kernel/errors.ts";
import { systemCode } from "../disk-failure.ts";
import { readSecretFile, writeAtomically } from "../private-file.ts";
import { encryptionErrors } from "./errors.ts";
import { fileTurn } from "./file-turn.ts";

/** What a secret may be called. */
export const secretName = /^[A-Za-z][\w.-]{0,127}$/;

/** How many secrets are kept. */
export const mostSecrets = 1000;

const entry = z.strictObject({
  name: z.string().regex(secretName),
  /** ISO 8601. */
  setAt: z.string(),
  sealed: z.string(),
});

const content = z.strictObject({
  version: z.literal(1),
  secrets: z.array(entry).max(mostSecrets),
});

export type KeptSecret = Readonly<z.output<typeof entry>>;

export interface SecretFile {
  read(): Promise<readonly KeptSecret[]>;
  /** Of two processes that change it at once, the second is given what the first wrote. */
  change(work: (kept: readonly KeptSecret[]) => Promise<readonly KeptSecret[]>): Promise<void>;
}

/** Both throw `storage.secretStore` where the file holds something else, and `storage.secretExposed`. */
export function secretFile(file: string): SecretFile {
  const read = async (): Promise<readonly KeptSecret[]> => {
    try {
      const text = await readSecretFile(file);
      return text === undefined ? [] : content.parse(JSON.parse(text)).secrets;
    } catch (error) {
      if (isKumihimoError(error)) throw error;
      const why = systemCode(error) ?? "it holds something else";
      throw encryptionErrors.secretStore({ file, why }, { cause: error });
    }
  };
  return {
    read,
    change: (work) =>
      fileTurn(file, async () => {
        const before = await read();
        const secrets = await work(before);
        if (secrets === before) return;
        await writeAtomically(file, `${JSON.stringify({ version: 1, secrets }, undefined, 1)}\n`);
      }),
  };
}
