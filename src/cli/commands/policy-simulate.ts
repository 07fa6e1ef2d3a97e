import path from "node:path";
import type { LoggedEntry } from "../../audit/reading/entry.ts";
import { isEntry } from "../../audit/reading/log-reader.ts";
import { readLogs } from "../../audit/reading/read-logs.ts";
import { configFile } from "../../config/config-file.ts";
import { load } from "../../config/load.ts";
import { config } from "../../config/schema.ts";
import { type Simulation, simulate } from "../../identity/policy/simulation/simulate.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import { timeOption } from "../audit/time-option.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { loadConfig } from "../load-config.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";

/** Differences that are shown; all of them are in the JSON. */
const mostShown = 50;

interface Words {
  readonly sum: (result: Simulation) => string;
  readonly head: readonly string[];
  readonly verdicts: Readonly<Record<"allow" | "deny", string>>;
  readonly more: (count: number) => string;
}

const words: Localized<Words> = {
  en: {
    sum: ({ calls, same, depends, unknown }) =>
      `${calls} calls: ${same} as before, ${calls - same - depends - unknown} otherwise, ${depends} depend on what the log does not hold, ${unknown} cannot be judged.`,
    head: ["PRINCIPAL", "TOOL", "CALLS", "WAS", "WOULD BE", "BECAUSE"],
    verdicts: { allow: "allow", deny: "deny" },
    more: (count) => `and ${count} more; --json has all of them`,
  },
  ja: {
    sum: ({ calls, same, depends, unknown }) =>
      `呼び出し ${calls} 件: 変化なし ${same} 件、変化あり ${calls - same - depends - unknown} 件、ログにない情報による ${depends} 件、判定不能 ${unknown} 件`,
    head: ["プリンシパル", "ツール", "件数", "従来", "変更後", "理由"],
    verdicts: { allow: "許可", deny: "拒否" },
    more: (count) => `ほか ${count} 件（--json ですべて出力）`,
  },
};

/** `kumihimo policy simulate FILE`: reads the audit log; no hub need run, and none is changed. */
export const policySimulate = defineCommand({
  operands: [
    {
      name: "<file>",
      about: {
        en: "the configuration file as it would be; only its policy counts",
        ja: "変更後の設定ファイル（policy だけを使う）",
      },
    },
  ],
  options: [
    {
      flags: "--since <time>",
      about: {
        en: "calls from then on: 2026-11-20T09:00:00Z, or 2h or 3d ago",
        ja: "この日時以降の呼び出し: 2026-11-20T09:00:00Z、または 2h・3d 前",
      },
    },
    ...hubOptions,
  ],

  async run(given, context) {
    const { terminal, language, environment, directory, signal } = context;
    const [name = ""] = given.operands;
    const since = timeOption(given, "since");
    const file = await configFile(path.resolve(directory, name));
    const changed = await load(config, { file, variables: environment, language });
    const { config: current } = await loadConfig(given, context);
    const log = current.audit.directory ?? path.join(current.dataDir, "audit");
    const result = await simulate(entriesIn(log, signal), {
      current: current.policy,
      changed: changed.config.policy,
      directories: current.auth.directories,
      since,
    });
    if (given.has("json")) terminal.print(JSON.stringify(result));
    else terminal.print(printable(simulationText(result, language), terminal));
    return exitStatus.ok;
  },
});

/** Undefined stands for a line that is no entry. */
async function* entriesIn(
  directory: string,
  signal: AbortSignal,
): AsyncGenerator<LoggedEntry | undefined> {
  let damages = 0;
  const damaged = (): void => void (damages += 1);
  for await (const batch of readLogs({ directory, damaged, signal })) yield* batch.filter(isEntry);
  for (let told = 0; told < damages; told += 1) yield undefined;
}

function simulationText(result: Simulation, language: Language): string {
  const { sum, head, verdicts, more } = words[language];
  const { differences } = result;
  const rows = differences
    .slice(0, mostShown)
    .map(({ principal, tool, calls, was, now, because }) => [
      principal,
      tool,
      String(calls),
      verdicts[was],
      verdicts[now],
      because,
    ]);
  const hidden = differences.length - rows.length;
  return [
    sum(result),
    ...(rows.length === 0 ? [] : ["", ...table([head, ...rows])]),
    ...(hidden === 0 ? [] : [more(hidden)]),
  ].join("\n");
}
