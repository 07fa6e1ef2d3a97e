import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { listedSecrets } from "../secrets/open-secrets.ts";
import { secretOptions } from "../secrets/secret-options.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";

const words: Localized<{ readonly none: string; readonly head: readonly string[] }> = {
  en: { none: "No secrets are kept.", head: ["NAME", "SET", "KEY"] },
  ja: { none: "保管している秘密情報はありません。", head: ["名前", "設定日時", "鍵"] },
};

/** `kumihimo secrets list`: nothing is opened for it. */
export const secretsList = defineCommand({
  options: secretOptions,

  async run(given, context) {
    const secrets = await (await listedSecrets(given, context)).list();
    const { terminal, language } = context;
    const { none, head } = words[language];
    const rows = secrets.map(({ name, setAt, key }) => [name, setAt, key]);
    if (given.has("json")) terminal.print(JSON.stringify(secrets));
    else if (rows.length === 0) terminal.print(none);
    else terminal.print(printable(table([head, ...rows]).join("\n"), terminal));
    return exitStatus.ok;
  },
});
