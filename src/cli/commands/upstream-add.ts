import type { Localized } from "../../kernel/language.ts";
import { balancers } from "../../upstreams/settings.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openRunningDesk, runningDeskOptions } from "../upstream/open-desk.ts";
import { settingsIn } from "../upstream/written-settings.ts";

const words: Localized<(name: string) => string> = {
  en: (name) => `${name} was added; \`kumihimo upstream health ${name}\` says how it is.`,
  ja: (name) =>
    `${name} を追加しました。状態は \`kumihimo upstream health ${name}\` で確認できます。`,
};

/** `kumihimo upstream add NAME --url URL...` or `... add NAME -- COMMAND ARGS...`, on a running hub. */
export const upstreamAdd = defineCommand({
  operands: [
    {
      name: "<name>",
      about: { en: "a name of your own", ja: "好きな名前" },
    },
    {
      name: "[command...]",
      about: {
        en: "behind --: a program that speaks MCP on standard input and output, and its arguments",
        ja: "-- の後に、標準入出力で MCP に応じるプログラムと引数",
      },
    },
  ],
  options: [
    {
      flags: "--url <url>",
      about: {
        en: "address of the upstream (repeatable, one for each instance)",
        ja: "アップストリームのアドレス（インスタンスごとに複数指定可）",
      },
      repeatable: true,
    },
    {
      flags: "--header <line>",
      about: {
        en: "header for its requests, as 'Authorization: Bearer ${TOKEN}' (repeatable)",
        ja: "送るヘッダー（'Authorization: Bearer ${TOKEN}' の形、複数指定可）",
      },
      repeatable: true,
    },
    {
      flags: "--env <variable>",
      about: {
        en: "variable for the program, NAME=value, or NAME to pass on your own (repeatable)",
        ja: "プログラムの環境変数 NAME=値。NAME だけなら自分の値を渡す（複数指定可）",
      },
      repeatable: true,
    },
    {
      flags: "--cwd <folder>",
      about: {
        en: "folder the program starts in, on the hub's machine",
        ja: "プログラムを起動するフォルダー（ハブのマシン上）",
      },
    },
    {
      flags: "--balancer <name>",
      about: { en: "who of its instances is asked", ja: "インスタンスの選び方" },
      choices: balancers,
    },
    ...runningDeskOptions("--hub"),
  ],

  async run(given, context) {
    const { name, settings } = settingsIn(given, context.environment);
    await using desk = await openRunningDesk("hub", given, context);
    const report = await desk.add(name, settings);
    const { terminal, language } = context;
    terminal.print(given.has("json") ? JSON.stringify(report) : words[language](name));
    return exitStatus.ok;
  },
});
