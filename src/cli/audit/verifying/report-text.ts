import type { LogReport, Verification } from "../../../audit/verifying/report.ts";
import { visibleText } from "../../../audit/reading/visible-text.ts";
import type { Language, Localized } from "../../../kernel/language.ts";
import { table } from "../../table.ts";
import { damageText } from "./damage-words.ts";
import { remarkText } from "./remark-words.ts";

interface Words {
  readonly labels: Readonly<
    Record<"entries" | "written" | "checkpoint" | "key" | "removed" | "bodies" | "witness", string>
  >;
  readonly entries: (log: LogReport) => string;
  readonly written: (since: string, until: string) => string;
  readonly checkpoint: (log: LogReport) => string;
  readonly removed: (before: number) => string;
  readonly bodies: (bodies: LogReport["bodies"]) => string;
  readonly witnessed: (name: string, size: number | undefined) => string;
  readonly damaged: string;
  readonly remark: string;
  readonly more: (count: number) => string;
  readonly intact: (logs: number) => string;
  readonly broken: (damages: number) => string;
  readonly log: (origin: string) => string;
  readonly unknownLog: (folder: string) => string;
}

const words: Localized<Words> = {
  en: {
    labels: {
      entries: "entries",
      written: "written",
      checkpoint: "checkpoint",
      key: "key",
      removed: "removed",
      bodies: "bodies",
      witness: "witness",
    },
    entries: ({ first, size, segments }) =>
      `${size - first} (numbers ${first} to ${Math.max(first, size - 1)}, in ${segments} segments)`,
    written: (since, until) => `${since} to ${until}`,
    checkpoint: ({ checkpoint, uncovered }) =>
      uncovered === 0
        ? "covers every entry"
        : `covers ${checkpoint} entries; the newest ${uncovered} are not protected yet`,
    removed: (before) => `entries below ${before}, in an orderly way`,
    bodies: ({ checked, erased }) => `${checked} whole, ${erased} erased in an orderly way`,
    witnessed: (name, size) => (size === undefined ? `${name}: none` : `${name}: ${size} entries`),
    damaged: "DAMAGED",
    remark: "note",
    more: (count) => `... and ${count} more`,
    intact: (logs) => (logs === 1 ? "Intact." : `Intact: ${logs} logs.`),
    broken: (damages) => `BROKEN: ${damages} ${damages === 1 ? "damage" : "damages"}.`,
    log: (origin) => `Log ${origin}`,
    unknownLog: (folder) => `The log in ${folder}, whose key or name is not known`,
  },
  ja: {
    labels: {
      entries: "エントリー",
      written: "期間",
      checkpoint: "チェックポイント",
      key: "鍵",
      removed: "削除済み",
      bodies: "本文",
      witness: "証人",
    },
    entries: ({ first, size, segments }) =>
      `${size - first} 件（番号 ${first}〜${Math.max(first, size - 1)}、${segments} セグメント）`,
    written: (since, until) => `${since} 〜 ${until}`,
    checkpoint: ({ checkpoint, uncovered }) =>
      uncovered === 0
        ? "すべてのエントリーを保護"
        : `${checkpoint} 件まで保護。最新の ${uncovered} 件は未保護`,
    removed: (before) => `番号 ${before} より前（正規の手順）`,
    bodies: ({ checked, erased }) => `正常 ${checked} 件、正規の手順で消去 ${erased} 件`,
    witnessed: (name, size) => (size === undefined ? `${name}: なし` : `${name}: ${size} 件`),
    damaged: "損傷",
    remark: "注意",
    more: (count) => `ほか ${count} 件`,
    intact: (logs) => (logs === 1 ? "異常ありません。" : `異常ありません（ログ ${logs} 件）。`),
    broken: (damages) => `壊れています: 損傷 ${damages} 件`,
    log: (origin) => `ログ ${origin}`,
    unknownLog: (folder) => `${folder} のログ（鍵または名前が不明）`,
  },
};

/** What was found, for a person who sees such a report for the first time. */
export function reportText(
  { logs, damages, remarks, intact }: Verification,
  language: Language,
): string {
  const say = words[language];
  const count = logs.reduce((sum, { damageCount }) => sum + damageCount, damages.length);
  return [
    ...logs.flatMap((log) => [...logText(log, language), ""]),
    ...damages.map((damage) => `${say.damaged}: ${damageText(damage, language)}`),
    ...remarks.map((remark) => `${say.remark}: ${remarkText(remark, language)}`),
    intact ? say.intact(logs.length) : say.broken(count),
  ].join("\n");
}

function logText(log: LogReport, language: Language): readonly string[] {
  const say = words[language];
  const { origin, folder, damages, damageCount, remarks } = log;
  const more = damageCount - damages.length;
  return [
    origin === undefined ? say.unknownLog(visibleText(folder)) : say.log(visibleText(origin)),
    ...(origin === undefined ? [] : table(rowsOf(log, language)).map((row) => `  ${row}`)),
    ...remarks.map((remark) => `  ${say.remark}: ${remarkText(remark, language)}`),
    ...damages.map((damage) => `  ${say.damaged}: ${damageText(damage, language)}`),
    ...(more > 0 ? [`  ${say.more(more)}`] : []),
  ];
}

function rowsOf(log: LogReport, language: Language): readonly (readonly string[])[] {
  const say = words[language];
  const { labels } = say;
  const { since, until, key, removedBefore, bodies, witnesses } = log;
  return [
    [labels.entries, say.entries(log)],
    ...(since === undefined || until === undefined
      ? []
      : [[labels.written, say.written(since, until)]]),
    [labels.checkpoint, say.checkpoint(log)],
    [labels.key, key ?? "-"],
    ...(removedBefore === 0 ? [] : [[labels.removed, say.removed(removedBefore)]]),
    ...(bodies.checked + bodies.erased === 0 ? [] : [[labels.bodies, say.bodies(bodies)]]),
    ...witnesses.map(({ name, size }) => [labels.witness, say.witnessed(name, size)]),
  ];
}
