/** The settings of an upstream as they were written on a command line. */

import type { Environment } from "../../config/environment.ts";
import { interpolate } from "../../config/interpolation.ts";
import type { Given } from "../define-command.ts";
import { usage } from "../usage.ts";

export interface WrittenUpstream {
  readonly name: string;
  /** As in the configuration; the hub checks them. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * `${NAME}` in headers and variables is replaced here, so that secrets need not stand on the command
 * line, where other users see them.
 *
 * @throws `cli.usage`
 */
export function settingsIn(given: Given, environment: Environment): WrittenUpstream {
  const [name = "", command, ...args] = given.operands;
  const urls = given.list("url");
  const balancer = given.text("balancer");
  const cwd = given.text("cwd");
  requireOneKind(given, { isHttp: urls.length > 0, isStdio: command !== undefined });
  if (command === undefined) {
    const headers = pairs(given.list("header"), (line) => headerIn(line, environment));
    const instances = urls.map((url) => ({ url }));
    return { name, settings: { instances, headers, ...(balancer !== undefined && { balancer }) } };
  }
  const env = pairs(given.list("env"), (text) => variableIn(text, environment));
  return { name, settings: { command, args, env, ...(cwd !== undefined && { cwd }) } };
}

interface Kinds {
  readonly isHttp: boolean;
  readonly isStdio: boolean;
}

function requireOneKind(given: Given, { isHttp, isStdio }: Kinds): void {
  if (isHttp === isStdio) {
    throw usage(
      "Give either --url, or a command behind --: kumihimo upstream add files -- node server.mjs.",
      "--url か、-- の後のコマンドのどちらか一方を指定してください（例: kumihimo upstream add files -- node server.mjs）。",
    );
  }
  const strangers = isHttp ? ["env", "cwd"] : ["header", "balancer"];
  const stranger = strangers.find((option) => given.has(option));
  if (stranger !== undefined) {
    const [en, ja] = isHttp ? ["a command", "コマンド"] : ["--url", "--url"];
    throw usage(`--${stranger} goes with ${en}.`, `--${stranger} は${ja}と一緒に使います。`);
  }
}

type Pair = readonly [name: string, value: string];

const pairs = (
  texts: readonly string[],
  read: (text: string) => Pair,
): Readonly<Record<string, string>> => Object.fromEntries(texts.map(read));

function headerIn(line: string, environment: Environment): Pair {
  const [, name, value] = /^([^:\s]+):\s*(.*)$/s.exec(line) ?? [];
  if (name === undefined || value === undefined) {
    throw usage("--header takes 'Name: value'.", "--header は '名前: 値' の形で指定してください。");
  }
  return [name.toLowerCase(), filled(value, environment)];
}

function variableIn(text: string, environment: Environment): Pair {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), filled(text.slice(at + 1), environment)];
  return [text, filled(`\${${text}}`, environment)];
}

function filled(text: string, environment: Environment): string {
  const { text: value, missing, malformed } = interpolate(text, environment);
  const [name] = missing;
  if (name !== undefined) {
    throw usage(`The variable ${name} is not set.`, `変数 ${name} が設定されていません。`);
  }
  if (malformed) {
    throw usage("A reference is written ${NAME}.", "参照は ${NAME} の形で書きます。");
  }
  return value;
}
