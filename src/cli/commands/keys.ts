import type * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { type Command, defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { type HubRequest, openHubApi } from "../hub-api.ts";
import { hubOfSessions } from "../sessions/session-options.ts";
import { signingKeys } from "../sessions/shapes.ts";
import { table } from "../table.ts";

interface Words {
  readonly head: readonly string[];
  readonly states: Readonly<Record<string, string>>;
}

const words: Localized<Words> = {
  en: {
    head: ["ID", "STATE", "SINCE", "PUBLISHED UNTIL"],
    states: { next: "next", signing: "signs", retired: "retired" },
  },
  ja: {
    head: ["ID", "状態", "作成", "公開期限"],
    states: { next: "次の鍵", signing: "署名中", retired: "引退" },
  },
};

type Keys = z.output<typeof signingKeys>["keys"];

const rowsOf = (keys: Keys, { states }: Words) =>
  keys.map(({ id, state, createdAt, publishedUntil }) => [
    id,
    states[state] ?? state,
    createdAt,
    publishedUntil ?? "-",
  ]);

const asking = (request: HubRequest): Command =>
  defineCommand({
    options: hubOfSessions,

    async run(given, context) {
      const api = await openHubApi(given, context);
      const { keys } = await api.ask(signingKeys, request);
      const { terminal, language } = context;
      const say = words[language];
      if (given.has("json")) terminal.print(JSON.stringify(keys));
      else terminal.print(table([say.head, ...rowsOf(keys, say)]).join("\n"));
      return exitStatus.ok;
    },
  });

/** `kumihimo keys list`: the keys that access tokens are signed with. */
export const keysList = asking({ method: "GET", path: ["keys"] });

/** `kumihimo keys rotate`: the next key signs from now on, and nobody is logged out. */
export const keysRotate = asking({ method: "POST", path: ["keys", "rotate"] });
