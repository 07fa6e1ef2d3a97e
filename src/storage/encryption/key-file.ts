/** The hub's own ring of keys, in a file that only its user may read. */

import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { isKumihimoError } from "../../kernel/errors.ts";
import { shortId } from "../../kernel/ids.ts";
import { Secret } from "../../kernel/secret.ts";
import { systemCode } from "../disk-failure.ts";
import { readSecretFile, writeAtomically } from "../private-file.ts";
import { encryptionErrors } from "./errors.ts";
import { fileTurn } from "./file-turn.ts";
import type { KeySource } from "./key-wrapping-by-keys.ts";
import { keyIn, type NamedKey } from "./named-key.ts";
import { keyIdForm } from "./sealed-parts.ts";

export interface KeyFile extends KeySource {
  /** Makes a key that is the current one from now on. */
  add(): Promise<void>;
  /** Forgets every key but the current one. Returns how many were forgotten. */
  keepCurrent(): Promise<number>;
}

/**
 * The ring in `file`, with a first key made when it is not there. Another process may change it: it is
 * read again whenever the file became another.
 *
 * @param learn hears of every key, as the file spells it
 * @throws `storage.keyFile` when it holds something else or cannot be used, `storage.secretExposed`
 * when others may read it
 */
export async function openKeyFile(file: string, learn: (secret: Secret) => void): Promise<KeyFile> {
  let seen = "";
  let known: readonly NamedKey[] = [];

  const read = async (): Promise<readonly NamedKey[]> => {
    const now = await stateOf(file);
    if (now === seen) return known;
    const text = await textOf(file);
    if (text === undefined) throw encryptionErrors.keyFile({ file, why: "ENOENT" });
    known = keysIn(text, file);
    for (const { key } of known) learn(new Secret(key.toString("base64url")));
    seen = now;
    return known;
  };

  const change = (
    work: (keys: readonly NamedKey[]) => readonly NamedKey[],
  ): Promise<readonly NamedKey[]> =>
    fileTurn(file, async () => {
      const text = await textOf(file);
      const before = text === undefined ? [] : keysIn(text, file);
      const after = work(before);
      if (after !== before) await writeAtomically(file, textWith(after));
      return before;
    });

  // Of two that find none, the second finds that of the first.
  if ((await textOf(file)) === undefined) {
    await change((keys) => (keys.length === 0 ? [newKey()] : keys));
  }
  await read();
  return {
    get known() {
      return known;
    },
    read,
    async add() {
      await change((keys) => [newKey(), ...keys]);
      await read();
    },
    async keepCurrent() {
      const before = await change((keys) => (keys.length > 1 ? keys.slice(0, 1) : keys));
      await read();
      return before.length - 1;
    },
  };
}

const newKey = (): NamedKey => ({ id: shortId(), key: randomBytes(32) });

const textWith = (keys: readonly NamedKey[]): string =>
  keys.map(({ id, key }) => `${id} ${key.toString("base64url")}\n`).join("");

/** A line for each key: its id and the key. A file that a full disk cut short does not pass. */
function keysIn(text: string, file: string): readonly NamedKey[] {
  return text.split("\n").map((line) => {
    const [id = "", written = "", ...rest] = line.split(" ");
    const key = keyIn(written);
    if (key === undefined || !keyIdForm.test(id) || rest.length > 0) {
      throw encryptionErrors.keyFile({ file, why: "it holds something else" });
    }
    return { id, key };
  });
}

/** Which file is there, and when it was last written. */
async function stateOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, mode } = await stat(file, { bigint: true });
    return [ino, size, mtimeNs, mode].join(" ");
  } catch (error) {
    throw encryptionErrors.keyFile({ file, why: systemCode(error) ?? "unknown" }, { cause: error });
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readSecretFile(file);
  } catch (error) {
    if (isKumihimoError(error)) throw error;
    throw encryptionErrors.keyFile({ file, why: systemCode(error) ?? "unknown" }, { cause: error });
  }
}
