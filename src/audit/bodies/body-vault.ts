/** What is kept of a log's calls apart from its entries, sealed, so that it can be erased. */

import { createSecretKey, hash, type KeyObject, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../../storage/disk-failure.ts";
import { sealBytes } from "../../storage/encryption/authenticated.ts";
import { fileTurn } from "../../storage/encryption/file-turn.ts";
import type { KeyWrapping } from "../../storage/encryption/key-wrapping.ts";
import { writeAtomically } from "../../storage/private-file.ts";
import { auditErrors } from "../errors.ts";
import { type Signer, signedNote } from "../notes/signed-note.ts";
import { type BodyKeys, bodyKeysText, parseBodyKeys } from "./body-keys.ts";

export interface BodyVault {
  /** @returns The line to keep, without a line feed, and what an entry says of it */
  seal(
    segment: number,
    seq: number,
    body: string,
  ): { readonly line: string; readonly digest: string };
  /** Whether the key of this segment's bodies is on disk, wrapped. */
  hasKept(segment: number): boolean;
  /** Resolves once it is. */
  keepKey(segment: number): Promise<void>;
}

export interface BodyVaultNeeds {
  /** Of the log. */
  readonly folder: string;
  readonly signer: Signer;
  readonly wrapping: KeyWrapping;
  /** The segment that is gone on with. */
  readonly segment: number | undefined;
}

const keyBytes = 32;

/** Where a wrapped key belongs. */
export const bodyKeyPlace = (origin: string, segment: number): string =>
  `audit/${origin}/${segment}`;

/** What a body is bound to. */
export const bodyPlace = (origin: string, seq: number): string => `${origin} ${seq}`;

export const bodyKeysFile = (folder: string): string => join(folder, "body-keys");

/** @throws `audit.bodyKeysUnreadable`, `storage.sealedOtherwise` */
export async function openBodyVault(needs: BodyVaultNeeds): Promise<BodyVault> {
  const { folder, signer, wrapping, segment: current } = needs;
  const origin = signer.key.name;
  const keys = new Map<number, KeyObject>();
  // Only of keys that this process has: another may have been killed between a key and its segment.
  const kept = new Set<number>();
  const known =
    current === undefined ? undefined : (await readBodyKeys(folder, signer)).get(current);
  if (current !== undefined && known !== undefined) {
    const key = await wrapping.unwrap(known, bodyKeyPlace(origin, current));
    keys.set(current, createSecretKey(key));
    kept.add(current);
  }

  const keyOf = (segment: number): KeyObject => {
    const key = keys.get(segment) ?? createSecretKey(randomBytes(keyBytes));
    keys.set(segment, key);
    return key;
  };
  return {
    seal(segment, seq, body) {
      const sealed = sealBytes(keyOf(segment), Buffer.from(body), bodyPlace(origin, seq));
      const line = `${seq} ${sealed.toString("base64url")}`;
      return { line, digest: hash("sha256", line, "base64url") };
    },
    hasKept: (segment) => kept.has(segment),
    async keepKey(segment) {
      if (kept.has(segment)) return;
      const place = bodyKeyPlace(origin, segment);
      const wrapped = await wrapping.wrap(keyOf(segment).export(), place);
      await fileTurn(bodyKeysFile(folder), async () => {
        const others = await readBodyKeys(folder, signer);
        await writeBodyKeys(folder, signer, new Map([...others, [segment, wrapped]]));
      });
      kept.add(segment);
    },
  };
}

/** @throws `audit.bodyKeysUnreadable` */
export async function readBodyKeys(folder: string, signer: Pick<Signer, "key">): Promise<BodyKeys> {
  const file = bodyKeysFile(folder);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return new Map();
    throw error;
  }
  const keys = parseBodyKeys(text, signer.key);
  if (keys === undefined) throw auditErrors.bodyKeysUnreadable({ file });
  return keys;
}

export const writeBodyKeys = (folder: string, signer: Signer, keys: BodyKeys): Promise<void> =>
  writeAtomically(bodyKeysFile(folder), signedNote(bodyKeysText(signer.key.name, keys), signer));
