/** A token that a command is about, kept off the command line. */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Localized } from "../../kernel/language.ts";
import type { Context, Given } from "../define-command.ts";
import { usage } from "../usage.ts";

const prompts: Localized = { en: "Token: ", ja: "トークン: " };

const seen: Localized = {
  en: "Other users of this machine can see a token on the command line: env:NAME, file:PATH or standard input keep it to yourself.",
  ja: "コマンドラインのトークンは、このマシンのほかの利用者に見えます。env:変数名、file:パス、または標準入力を使ってください。",
};

/** For the last operand of such a command. */
export const tokenOperand = {
  name: "[token]",
  about: {
    en: "env:NAME or file:PATH; left out, it is asked for, or read from standard input",
    ja: "env:変数名 または file:パス（省略時は入力を求めるか、標準入力から読み取る）",
  },
};

/**
 * The operand at `index`, or what it leads to.
 *
 * @throws `cli.usage`, the signal's reason
 */
export async function offeredToken(
  { operands }: Given,
  index: number,
  context: Context,
): Promise<string> {
  const written = operands[index];
  const token = (await textOf(written, context)).trim();
  if (token !== "") return token;
  throw usage("There is no token.", "トークンがありません。");
}

async function textOf(written: string | undefined, context: Context): Promise<string> {
  const { environment, directory, language, signal, terminal } = context;
  if (written === undefined || written === "-") {
    return await context.readSecret(prompts[language], signal);
  }
  if (written.startsWith("env:")) return environment[written.slice(4)] ?? "";
  if (written.startsWith("file:")) return await fileText(resolve(directory, written.slice(5)));
  terminal.warn(seen[language]);
  return written;
}

async function fileText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw usage(
      `The file of the token cannot be read (${code}).`,
      `トークンのファイルを読めません（${code}）。`,
    );
  }
}
