import type { Criteria } from "../../audit/reading/filter.ts";
import { canonicalJson } from "../../kernel/canonical-json.ts";
import type { Context, Given, Option } from "../define-command.ts";
import { usage } from "../usage.ts";
import { argumentKey } from "./log-place.ts";
import { timeOption } from "./time-option.ts";

export const filterOptions: readonly Option[] = [
  {
    flags: "--principal <id>",
    about: { en: "who it was; * stands for any letters", ja: "プリンシパル（* は任意の文字列）" },
  },
  {
    flags: "--tool <glob>",
    about: { en: "what was called, such as crm__*", ja: "呼び出されたもの（例: crm__*）" },
  },
  {
    flags: "--outcome <word>",
    about: {
      en: "ok, failed, refused, cancelled or asked",
      ja: "結果: ok、failed、refused、cancelled、asked",
    },
  },
  {
    flags: "--kind <kind>",
    about: {
      en: "kind of entry, such as call, intent, outcome, opened",
      ja: "エントリーの種類（call、intent、outcome、opened など）",
    },
  },
  {
    flags: "--code <code>",
    about: { en: "code of the failure, such as pipeline.*", ja: "エラーコード（例: pipeline.*）" },
  },
  { flags: "--call <id>", about: { en: "one call", ja: "呼び出しの ID" } },
  { flags: "--session <id>", about: { en: "calls of one session", ja: "セッションの ID" } },
  {
    flags: "--trace <id>",
    about: { en: "calls of one trace (W3C Trace Context)", ja: "トレース ID（W3C Trace Context）" },
  },
  {
    flags: "--since <time>",
    about: {
      en: "from then on: 2026-11-20T09:00:00Z, or 2h or 3d ago",
      ja: "この日時以降: 2026-11-20T09:00:00Z、または 2h・3d 前",
    },
  },
  {
    flags: "--until <time>",
    about: { en: "up to then, written in the same way", ja: "この日時まで（書き方は同じ）" },
  },
  {
    flags: "--arguments <json>",
    about: {
      en: "calls with exactly these arguments; takes the hub's audit key",
      ja: "引数がこの JSON と一致する呼び出し（ハブの監査鍵を使う）",
    },
  },
  {
    flags: "--text <word>",
    about: { en: "stands in any member", ja: "いずれかの項目に含まれる文字列" },
  },
];

/** What the options ask for. @throws `cli.usage`, and what reading the key throws */
export async function criteriaIn(given: Given, context: Context): Promise<Criteria> {
  const written = given.text("arguments");
  return {
    principal: given.text("principal"),
    tool: given.text("tool"),
    outcome: given.text("outcome"),
    kind: given.text("kind"),
    code: given.text("code"),
    call: given.text("call"),
    session: given.text("session"),
    trace: given.text("trace"),
    text: given.text("text"),
    since: timeOption(given, "since"),
    until: timeOption(given, "until"),
    arguments: written === undefined ? undefined : await digestsOf(written, given, context),
  };
}

/** As an entry may have them: of the canonical form, or of long ones as they were sent. */
async function digestsOf(
  written: string,
  given: Given,
  context: Context,
): Promise<readonly string[]> {
  const value = parsed(written);
  const key = await argumentKey(given, context);
  return [key.digest(canonicalJson(value)), `sent:${key.digest(written)}`];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usage(
      `--arguments takes JSON such as '{"id":7}', not "${text}".`,
      `--arguments には '{"id":7}' のような JSON を指定してください（「${text}」は使えません）。`,
    );
  }
}
