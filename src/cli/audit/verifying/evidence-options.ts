import path from "node:path";
import type { VerifierKey } from "../../../audit/notes/verifier-key.ts";
import { verificationErrors } from "../../../audit/verifying/errors.ts";
import { type GivenCheckpoint, readGiven } from "../../../audit/verifying/given-checkpoints.ts";
import { readPlain } from "../../../audit/verifying/plain-file.ts";
import { parseKeys, type TrustedKey } from "../../../audit/verifying/trusted-keys.ts";
import type { Context, Given, Option } from "../../define-command.ts";

export const publicKeyOption: Option = {
  flags: "--public-key <file>",
  about: {
    en: "verifier keys, one in each line, or an Ed25519 key as PEM; kept apart from the log",
    ja: "検証鍵（1 行に 1 つ）または PEM の Ed25519 公開鍵。ログとは別に保管したもの",
  },
};

export const checkpointOption: Option = {
  flags: "--checkpoint <file>",
  about: {
    en: "checkpoints kept elsewhere that have to fit (repeatable)",
    ja: "別の場所に保管したチェックポイント。ログに合う必要がある（複数指定可）",
  },
  repeatable: true,
};

const mostBytes = 64 * 1024 * 1024;

/** A small file that a command was given. @throws `audit.unreadable` */
export async function givenFile(name: string, { directory }: Context): Promise<string> {
  const bytes = await readPlain(path.resolve(directory, name), mostBytes);
  if ("unreadable" in bytes) {
    throw verificationErrors.unreadable({ what: name, why: bytes.unreadable });
  }
  return bytes.toString();
}

/** @throws `audit.unreadable`, `audit.badVerifierKey` */
export async function trustedKeys(given: Given, context: Context): Promise<readonly TrustedKey[]> {
  const name = given.text("publicKey");
  return name === undefined ? [] : parseKeys(await givenFile(name, context));
}

/** @throws `audit.unreadable`, `audit.noCheckpoints` */
export async function givenCheckpoints(
  given: Given,
  context: Context,
): Promise<readonly GivenCheckpoint[]> {
  const all: GivenCheckpoint[] = [];
  for (const name of given.list("checkpoint")) {
    all.push(...readGiven(name, await givenFile(name, context)));
  }
  return all;
}

/** @throws `audit.unreadable`, `audit.badVerifierKey` */
export async function witnessKeys(given: Given, context: Context): Promise<readonly VerifierKey[]> {
  const keys: VerifierKey[] = [];
  for (const name of given.list("witness")) {
    const found = parseKeys(await givenFile(name, context));
    keys.push(...found.map((key) => ({ ...key, name: key.name ?? path.basename(name) })));
  }
  return keys;
}
