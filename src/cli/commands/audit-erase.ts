import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { timeOption } from "../audit/time-option.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { runningDeskOptions } from "../upstream/open-desk.ts";
import { usage } from "../usage.ts";

const answer = z.object({ erased: z.int() });

const words: Localized<(count: number) => string> = {
  en: (count) => `${count} bodies were erased. Their entries stay.`,
  ja: (count) => `${count} 件の本文を消去しました。エントリーは残ります。`,
};

/**
 * `kumihimo audit erase --why TEXT [--call ID]... [--principal ID] [--before TIME]`: a running hub takes
 * away what its log keeps of arguments and results; the log says that it did.
 */
export const auditErase = defineCommand({
  options: [
    {
      flags: "--call <id>",
      repeatable: true,
      about: { en: "of this call; may be given again", ja: "対象の呼び出し（複数指定可）" },
    },
    {
      flags: "--principal <id>",
      about: { en: "of calls of this principal", ja: "このプリンシパルの呼び出し" },
    },
    {
      flags: "--before <time>",
      about: {
        en: "of calls before then: 2026-11-20T09:00:00Z, or 90d ago",
        ja: "この日時より前の呼び出し: 2026-11-20T09:00:00Z、または 90d 前",
      },
    },
    {
      flags: "--why <text>",
      about: { en: "the reason, which the log keeps", ja: "理由（ログに残る）" },
    },
    ...runningDeskOptions("--url"),
  ],

  async run(given, context) {
    const why = given.text("why");
    if (why === undefined) throw usage("--why is missing.", "--why を指定してください。");
    const calls = given.list("call");
    const body = {
      why,
      ...(calls.length > 0 && { calls }),
      ...(given.has("principal") && { principal: given.text("principal") }),
      ...(given.has("before") && { before: timeOption(given, "before")?.toISOString() }),
    };
    const api = await openHubApi(given, context);
    const asked = { method: "POST", path: ["audit", "erase"], body } as const;
    const erased = await api.ask(answer, asked);
    const { terminal, language } = context;
    terminal.print(given.has("json") ? JSON.stringify(erased) : words[language](erased.erased));
    return exitStatus.ok;
  },
});
