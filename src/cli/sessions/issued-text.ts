import type * as z from "zod";
import type { Language, Localized } from "../../kernel/language.ts";
import { table } from "../table.ts";
import type { issued } from "./shapes.ts";

const words: Localized<{
  readonly session: string;
  readonly access: string;
  readonly refresh: string;
  readonly scopes: string;
  readonly seconds: (count: number) => string;
}> = {
  en: {
    session: "session",
    access: "access token",
    refresh: "refresh token",
    scopes: "scopes",
    seconds: (count) => `for ${count} s`,
  },
  ja: {
    session: "セッション",
    access: "アクセストークン",
    refresh: "リフレッシュトークン",
    scopes: "スコープ",
    seconds: (count) => `${count} 秒有効`,
  },
};

/** Tokens that were given, each on a line of its own. */
export function issuedText(given: z.output<typeof issued>, language: Language): string {
  const say = words[language];
  const rows = [
    [say.session, given.session],
    [say.scopes, `${given.scopes.join(" ")} (${say.seconds(given.expiresIn)})`],
    [say.access, given.accessToken],
    ...(given.refreshToken === undefined ? [] : [[say.refresh, given.refreshToken]]),
  ];
  return table(rows).join("\n");
}
