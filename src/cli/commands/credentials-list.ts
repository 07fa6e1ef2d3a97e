import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { credential } from "../credentials/shapes.ts";
import { hubOfCredentials } from "../credentials/upstream-operand.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";

const words: Localized<{
  readonly none: string;
  readonly head: readonly string[];
  readonly kinds: Readonly<Record<string, string>>;
  readonly missing: string;
}> = {
  en: {
    none: "No upstream is called with tokens of its callers.",
    head: ["UPSTREAM", "STATE", "SINCE", "ENDS", "CONNECT AT"],
    kinds: { token: "token", oauth: "connected" },
    missing: "missing",
  },
  ja: {
    none: "呼び出す人のトークンを使うアップストリームはありません。",
    head: ["アップストリーム", "状態", "開始", "期限", "接続するページ"],
    kinds: { token: "トークン", oauth: "接続済み" },
    missing: "未登録",
  },
};

/** `kumihimo credentials list`: of whoever's token it is, at a running hub. */
export const credentialsList = defineCommand({
  options: hubOfCredentials,

  async run(given, context) {
    const api = await openHubApi(given, context);
    const shape = z.object({ credentials: z.array(credential) });
    const request = { method: "GET", path: ["me", "credentials"] } as const;
    const { credentials } = await api.ask(shape, request);
    const { terminal, language } = context;
    const { none, head, kinds, missing } = words[language];
    const rows = credentials.map(({ upstream, kind = "", since, expiresAt, connectUrl }) => [
      upstream,
      kinds[kind] ?? missing,
      since ?? "-",
      expiresAt ?? "-",
      connectUrl ?? "-",
    ]);
    if (given.has("json")) terminal.print(JSON.stringify(credentials));
    else if (rows.length === 0) terminal.print(none);
    else terminal.print(printable(table([head, ...rows]).join("\n"), terminal));
    return exitStatus.ok;
  },
});
