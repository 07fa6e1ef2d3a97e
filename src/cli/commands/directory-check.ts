import { hostname } from "node:os";
import type { Config } from "../../config/schema.ts";
import type { Directory, DirectoryPerson } from "../../identity/directory/directory.ts";
import { directoryErrors } from "../../identity/directory/errors.ts";
import { ldapDirectory } from "../../identity/directory/ldap-directory.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import { Secret } from "../../kernel/secret.ts";
import { openState } from "../../storage/state/open-state.ts";
import { silentLog } from "../../telemetry/log.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { configOption } from "../hub-options.ts";
import { loadConfig } from "../load-config.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";

const words: Localized<{
  readonly password: (user: string) => string;
  readonly labels: Readonly<Record<"username" | "displayName" | "email" | "id" | "dn", string>>;
  readonly groups: string;
  readonly none: string;
}> = {
  en: {
    password: (user) => `Password of ${user}: `,
    labels: { username: "user", displayName: "name", email: "e-mail", id: "id", dn: "entry" },
    groups: "groups",
    none: "none",
  },
  ja: {
    password: (user) => `${user} のパスワード: `,
    labels: {
      username: "ユーザー",
      displayName: "名前",
      email: "メール",
      id: "ID",
      dn: "エントリー",
    },
    groups: "グループ",
    none: "なし",
  },
};

/** `kumihimo directory check NAME USER`: status 1 where the person is not let in, or nobody could be asked. */
export const directoryCheck = defineCommand({
  operands: [
    {
      name: "<name>",
      about: { en: "one of `auth.directories`", ja: "`auth.directories` の名前" },
    },
    {
      name: "<user>",
      about: {
        en: "user name; the password is asked for, or read from standard input",
        ja: "ユーザー名（パスワードは入力を求めるか、標準入力から読み取る）",
      },
    },
  ],
  options: [configOption],

  async run(given, context) {
    const { terminal, language, signal } = context;
    const { config } = await loadConfig(given, context);
    const [name = "", username = ""] = given.operands;
    await using stack = new AsyncDisposableStack();
    const directory = await openDirectory(name, config, stack);
    const prompt = words[language].password(printable(username, { isTTY: terminal.isWatched }));
    const password = new Secret(await context.readSecret(prompt, signal));
    const login = { username, password, source: `terminal of ${hostname()}` };
    const person = await directory.authenticate(login, signal).catch(forOperator);
    if (given.has("json")) terminal.print(JSON.stringify({ directory: name, ...person }));
    else terminal.print(printable(textOf(person, language), terminal));
    return exitStatus.ok;
  },
});

/** @throws `identity.noDirectory` */
async function openDirectory(
  name: string,
  { auth, storage }: Config,
  stack: AsyncDisposableStack,
): Promise<Directory> {
  const settings = Object.hasOwn(auth.directories, name) ? auth.directories[name] : undefined;
  if (settings === undefined) {
    const known = Object.keys(auth.directories).join(", ") || "-";
    throw directoryErrors.noDirectory({ name, known });
  }
  const state = stack.use(await openState(storage.state, silentLog));
  return stack.use(await ldapDirectory(name, settings, { state, log: silentLog }));
}

/** Whoever runs this may know what a caller is not told. */
function forOperator(error: unknown): never {
  throw isKumihimoError(error) && isKumihimoError(error.cause) ? error.cause : error;
}

function textOf(person: DirectoryPerson, language: Language): string {
  const { labels, groups, none } = words[language];
  const rows = Object.entries(labels).map(([field, label]) => [
    label,
    String(Object.entries(person).find(([key]) => key === field)?.[1] ?? "-"),
  ]);
  const [first = none, ...others] = person.groups;
  return table([...rows, [groups, first], ...others.map((group) => ["", group])]).join("\n");
}
