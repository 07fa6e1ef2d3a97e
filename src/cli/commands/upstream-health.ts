import type { Language, Localized } from "../../kernel/language.ts";
import type { InstanceReport } from "../../upstreams/instances/instances.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";
import { deskOptions, openDesk } from "../upstream/open-desk.ts";
import { stateWords } from "../upstream/state-words.ts";
import type { UpstreamHealth } from "../upstream/upstream-desk.ts";

const words: Localized<{
  readonly none: string;
  readonly breaker: string;
  readonly head: readonly string[];
}> = {
  en: {
    none: "There are no upstreams.",
    breaker: "breaker",
    head: ["INSTANCE", "HEALTH", "BREAKER", "IN FLIGHT", "LATENCY", "WEIGHT", "LAST FAILURE"],
  },
  ja: {
    none: "アップストリームはありません。",
    breaker: "ブレーカー",
    head: ["インスタンス", "状態", "ブレーカー", "処理中", "応答時間", "重み", "直近の失敗"],
  },
};

/** `kumihimo upstream health [NAME]`: status 1 where something is not well. */
export const upstreamHealth = defineCommand({
  operands: [
    {
      name: "[name]",
      about: { en: "only this upstream", ja: "このアップストリームだけ" },
    },
  ],
  options: [
    {
      flags: "--check",
      about: {
        en: "ask every instance now, rather than tell what is known",
        ja: "把握済みの状態ではなく、すべてのインスタンスを今確認する",
      },
    },
    ...deskOptions,
  ],

  async run(given, context) {
    await using desk = await openDesk(given, context);
    const [name] = given.operands;
    const names = name === undefined ? (await desk.list()).map((each) => each.name) : [name];
    const found = await Promise.all(
      names.map((each) => (given.has("check") ? desk.check(each) : desk.health(each))),
    );
    const { terminal, language } = context;
    if (given.has("json")) terminal.print(JSON.stringify(found));
    else terminal.print(printable(textOf(found, language), terminal));
    return found.every(isWell) ? exitStatus.ok : exitStatus.failed;
  },
});

const isWell = ({ state, breaker, instances }: UpstreamHealth): boolean =>
  state !== "failing" &&
  breaker !== "open" &&
  instances.every(({ health }) => health === "healthy" || health === "unknown");

const textOf = (found: readonly UpstreamHealth[], language: Language): string =>
  found.length === 0
    ? words[language].none
    : found.map((each) => oneText(each, language)).join("\n\n");

function oneText({ name, state, breaker, instances }: UpstreamHealth, language: Language): string {
  const { upstream, breaker: breakers } = stateWords[language];
  const say = words[language];
  return [
    `${name}  ${upstream[state]}  ${say.breaker} ${breakers[breaker]}`,
    ...table([say.head, ...instances.map((each) => rowOf(each, language))]).map(
      (line) => `  ${line}`,
    ),
  ].join("\n");
}

function rowOf(instance: InstanceReport, language: Language): readonly string[] {
  const { id, health, breaker, inFlight, maxConnections, latencyMs, weight, lastFailure } =
    instance;
  return [
    id,
    stateWords[language].instance[health],
    stateWords[language].breaker[breaker],
    `${inFlight}/${maxConnections}`,
    latencyMs === undefined ? "-" : `${latencyMs.toFixed(1)} ms`,
    String(weight),
    lastFailure === undefined ? "-" : `${lastFailure.at} ${lastFailure.why}`,
  ];
}
