import type { Language, Localized } from "../../kernel/language.ts";
import type { UpstreamReport } from "../../upstreams/upstreams.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";
import { deskOptions, openDesk } from "../upstream/open-desk.ts";
import { stateWords } from "../upstream/state-words.ts";

const words: Localized<{
  readonly none: string;
  readonly head: readonly string[];
  readonly waits: string;
}> = {
  en: {
    none: "There are no upstreams; `kumihimo upstream add` or `upstreams` in the configuration adds them.",
    head: ["NAME", "STATE", "TRANSPORT", "INSTANCES", "TOOLS", "WAITING", "VERSION", "FROM"],
    waits: "warning",
  },
  ja: {
    none: "アップストリームはありません。`kumihimo upstream add` か設定の `upstreams` で追加できます。",
    head: ["名前", "状態", "接続", "インスタンス", "ツール", "承認待ち", "版", "登録元"],
    waits: "注意",
  },
};

/** `kumihimo upstream list` */
export const upstreamList = defineCommand({
  options: deskOptions,

  async run(given, context) {
    await using desk = await openDesk(given, context);
    const reports = await desk.list();
    const { terminal, language } = context;
    if (given.has("json")) terminal.print(JSON.stringify(reports));
    else terminal.print(printable(textOf(reports, language), terminal));
    return exitStatus.ok;
  },
});

function textOf(reports: readonly UpstreamReport[], language: Language): string {
  const say = words[language];
  if (reports.length === 0) return say.none;
  const warnings = reports.flatMap(({ name, warnings: each }) =>
    each.map((warning) => `${say.waits}: ${name}: ${warning}`),
  );
  return [...table([say.head, ...reports.map((each) => rowOf(each, language))]), ...warnings].join(
    "\n",
  );
}

function rowOf(report: UpstreamReport, language: Language): readonly string[] {
  const { name, state, transport, instances, tools, quarantined, version, source } = report;
  const well = instances.filter(({ health }) => health === "healthy").length;
  return [
    name,
    stateWords[language].upstream[state],
    transport,
    `${well}/${instances.length}`,
    String(tools),
    String(quarantined.length),
    version ?? report.introduction?.serverInfo.version ?? "-",
    source,
  ];
}
