import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { person } from "../people/person.ts";
import { runningDeskOptions } from "../upstream/open-desk.ts";

const words: Localized<{
  readonly on: (id: string) => string;
  readonly off: (id: string) => string;
}> = {
  en: {
    on: (id) => `${id} can log in again.`,
    off: (id) => `${id} cannot log in any more; their sessions ended.`,
  },
  ja: {
    on: (id) => `${id} は再びログインできます。`,
    off: (id) => `${id} はログインできなくなり、セッションを終了しました。`,
  },
};

const switched = (active: boolean) =>
  defineCommand({
    operands: [
      { name: "<id>", about: { en: "as `people list` shows it", ja: "`people list` の ID" } },
    ],
    options: runningDeskOptions("--url"),

    async run(given, context) {
      const api = await openHubApi(given, context);
      const [id = ""] = given.operands;
      const request = { method: "POST", path: ["people", id], body: { active } } as const;
      const changed = await api.ask(person, request);
      const { terminal, language } = context;
      const say = words[language];
      if (given.has("json")) terminal.print(JSON.stringify(changed));
      else terminal.print((active ? say.on : say.off)(changed.id));
      return exitStatus.ok;
    },
  });

/** `kumihimo people activate ID`: of a running hub. */
export const peopleActivate = switched(true);

/** `kumihimo people deactivate ID`: of a running hub. */
export const peopleDeactivate = switched(false);
