import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { person } from "../people/person.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";
import { runningDeskOptions } from "../upstream/open-desk.ts";

const words: Localized<{ readonly none: string; readonly head: readonly string[] }> = {
  en: { none: "Nobody has logged in yet, or fits.", head: ["ID", "NAME", "E-MAIL", "GROUPS", ""] },
  ja: {
    none: "まだ誰もログインしていないか、該当する人がいません。",
    head: ["ID", "名前", "メール", "グループ", ""],
  },
};

const off: Localized = { en: "switched off", ja: "無効" };

/** `kumihimo people list [TEXT]`: of a running hub. */
export const peopleList = defineCommand({
  operands: [
    {
      name: "[text]",
      about: { en: "a part of an id, name or address", ja: "ID・名前・メールの一部" },
    },
  ],
  options: runningDeskOptions("--url"),

  async run(given, context) {
    const api = await openHubApi(given, context);
    const [text] = given.operands;
    const request = { method: "GET", path: ["people"], query: { text } } as const;
    const { people } = await api.ask(z.object({ people: z.array(person) }), request);
    const { terminal, language } = context;
    const say = words[language];
    const rows = people.map((each) => [
      each.id,
      each.displayName ?? each.username,
      each.email ?? "-",
      String(each.groups.length),
      each.active ? "" : off[language],
    ]);
    if (given.has("json")) terminal.print(JSON.stringify(people));
    else if (rows.length === 0) terminal.print(say.none);
    else terminal.print(printable(table([say.head, ...rows]).join("\n"), terminal));
    return exitStatus.ok;
  },
});
