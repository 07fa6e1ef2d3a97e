import { randomBytes } from "node:crypto";
import { link, rm, writeFile } from "node:fs/promises";
import { shortId } from "../kernel/ids.ts";
import { isKumihimoError } from "../kernel/errors.ts";
import { Secret } from "../kernel/secret.ts";
import { readSecretFile } from "./private-file.ts";
import { storageErrors } from "./errors.ts";

/** 32 random bytes in base64url; a file that a full disk cut short does not pass. */
const body = /^[\w-]{43}$/;

/**
 * A secret of 256 random bits that the hub keeps in `file`, made with mode 600 when it is not there.
 *
 * @param prefix Stands before the random part, so that a secret found in a log can be told apart.
 * @throws `storage.secretFile` when the file holds something else or cannot be used,
 * `storage.secretExposed` when others may read it.
 */
export async function keptSecret(file: string, prefix = ""): Promise<Secret> {
  const text = (await read(file)) ?? (await create(file, prefix));
  if (!text.startsWith(prefix) || !body.test(text.slice(prefix.length))) {
    throw storageErrors.secretFile({ file, why: "it holds something else" });
  }
  return new Secret(text);
}

/** Written aside and linked into place, so that nobody ever reads half a secret. */
async function create(file: string, prefix: string): Promise<string> {
  const text = `${prefix}${randomBytes(32).toString("base64url")}`;
  const aside = `${file}.${shortId()}`;
  try {
    await writeFile(aside, `${text}\n`, { mode: 0o600, flag: "wx", flush: true });
    await link(aside, file);
    return text;
  } catch (error) {
    // Of two hubs that start at once, one links its secret and the other reads that one.
    const other = codeOf(error) === "EEXIST" ? await read(file) : undefined;
    if (other !== undefined) return other;
    throw storageErrors.secretFile({ file, why: codeOf(error) }, { cause: error });
  } finally {
    await rm(aside, { force: true });
  }
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readSecretFile(file);
  } catch (error) {
    if (isKumihimoError(error)) throw error;
    throw storageErrors.secretFile({ file, why: codeOf(error) }, { cause: error });
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown";
