import { randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { shortId } from "../kernel/ids.ts";
import { Secret } from "../kernel/secret.ts";
import { identityErrors } from "./errors.ts";

/** What a token made here looks like; a file cut short by a full disk does not pass. */
const shape = /^kumihimo_[\w-]{43}$/;

/**
 * The operator's token: read from `file`, which is made with mode 600 when it does not exist.
 *
 * @throws `identity.tokenFile` when the file holds something else.
 */
export async function operatorToken(file: string): Promise<Secret> {
  const text = (await readIfThere(file)) ?? (await create(file));
  const token = text.trim();
  if (!shape.test(token)) throw identityErrors.tokenFile({ file, why: "it holds no token" });
  return new Secret(token);
}

/** Written aside and linked into place, so that nobody ever reads half a token. */
async function create(file: string): Promise<string> {
  const token = `kumihimo_${randomBytes(32).toString("base64url")}`;
  const aside = `${file}.${process.pid}.${shortId()}`;
  try {
    await writeFile(aside, `${token}\n`, { mode: 0o600, flag: "wx", flush: true });
    await link(aside, file);
    return token;
  } catch (error) {
    // Of two hubs that start at once, one links its token and the other reads that one.
    if (codeOf(error) === "EEXIST") return await readFile(file, "utf8");
    throw identityErrors.tokenFile({ file, why: codeOf(error) }, { cause: error });
  } finally {
    await rm(aside, { force: true });
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw identityErrors.tokenFile({ file, why: codeOf(error) }, { cause: error });
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown";
