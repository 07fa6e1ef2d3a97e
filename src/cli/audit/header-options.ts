import { readFile } from "node:fs/promises";
import path from "node:path";
import { systemCode } from "../../storage/disk-failure.ts";
import type { Context, Given } from "../define-command.ts";
import { cliErrors } from "../errors.ts";
import { usage } from "../usage.ts";

/**
 * The headers that `--header 'Name: value'` gives, where the value may be `env:NAME` or `file:PATH`, so
 * that a secret stands in no list of processes.
 *
 * @throws `cli.usage`, `cli.notRead`
 */
export async function headersIn(
  given: Given,
  context: Context,
): Promise<Readonly<Record<string, string>>> {
  const headers = given.list("header").map(async (text) => {
    const [, name, written] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*(.+)$/.exec(text) ?? [];
    // What was written is not repeated: it may be the secret.
    if (name === undefined || written === undefined) throw notHeader("--header");
    const value = await valueOf(written, context);
    if (!/^[\t -~]+$/.test(value)) throw notHeader(`--header "${name}"`);
    return [name.toLowerCase(), value] as const;
  });
  return Object.fromEntries(await Promise.all(headers));
}

const notHeader = (where: string): Error =>
  usage(
    `${where} takes a name and a value in plain letters, such as 'Authorization: env:SIEM_TOKEN'.`,
    `${where} には 'Authorization: env:SIEM_TOKEN' のような名前と値（ASCII の 1 行）を指定してください。`,
  );

async function valueOf(written: string, { environment, directory }: Context): Promise<string> {
  if (written.startsWith("env:")) {
    const name = written.slice("env:".length);
    const value = environment[name];
    if (value !== undefined && value !== "") return value;
    throw usage(`The variable ${name} is not set.`, `環境変数 ${name} が設定されていません。`);
  }
  if (!written.startsWith("file:")) return written;
  const file = written.slice("file:".length);
  try {
    return (await readFile(path.resolve(directory, file), "utf8")).trim();
  } catch (error) {
    throw cliErrors.notRead({ file, why: systemCode(error) ?? "unknown" }, { cause: error });
  }
}
