import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import {
  hubOfSessions,
  scopeOption,
  scopesIn,
  subjectOperand,
} from "../sessions/session-options.ts";
import { personalToken } from "../sessions/shapes.ts";
import { usage } from "../usage.ts";

const created = personalToken.extend({ token: z.string() });

const standardDays = 90;

const words: Localized<(until: string) => string> = {
  en: (until) => `It is shown only now, and good until ${until}.`,
  ja: (until) => `表示されるのは今だけです。${until} まで有効です。`,
};

/** `kumihimo tokens create SUBJECT --name TEXT --scope NAME...`: the token alone on standard output. */
export const tokensCreate = defineCommand({
  operands: [subjectOperand("<subject>")],
  options: [
    {
      flags: "--name <text>",
      about: { en: "what it is for, in your words", ja: "用途（自由な言葉で）" },
    },
    scopeOption,
    {
      flags: "--days <number>",
      about: {
        en: `how long it is good, 366 at most (${standardDays})`,
        ja: `有効日数、366 まで（省略時 ${standardDays}）`,
      },
    },
    ...hubOfSessions,
  ],

  async run(given, context) {
    const [subject = ""] = given.operands;
    const body = {
      subject,
      name: given.text("name") ?? "kumihimo tokens create",
      scopes: scopesIn(given),
      days: daysIn(given.text("days")),
    };
    const api = await openHubApi(given, context);
    const made = await api.ask(created, { method: "POST", path: ["tokens"], body });
    const { terminal, language } = context;
    if (given.has("json")) terminal.print(JSON.stringify(made));
    else {
      terminal.print(made.token);
      terminal.warn(words[language](made.expiresAt));
    }
    return exitStatus.ok;
  },
});

function daysIn(text: string | undefined): number {
  if (text === undefined) return standardDays;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw usage("--days takes a number of days.", "--days には日数を指定してください。");
}
