import { filterOf } from "../../audit/reading/filter.ts";
import type { LoggedEntry } from "../../audit/reading/entry.ts";
import { type ReadLogs, readLogs } from "../../audit/reading/read-logs.ts";
import { type Unfinished, UnfinishedCalls } from "../../audit/reading/unfinished.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import { countOption } from "../audit/count-option.ts";
import { entryWords } from "../audit/entry-words.ts";
import { entriesOf, type FaultReport, faultReport } from "../audit/fault-report.ts";
import { criteriaIn, filterOptions } from "../audit/filter-options.ts";
import { logDirectory, placeOptions, whileReading } from "../audit/log-place.ts";
import { printEntries } from "../audit/print-entries.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";

const nothing: Localized = { en: "No entry fits.", ja: "該当するエントリーはありません。" };

/** `kumihimo audit search`: the oldest entry first; no hub need run. */
export const auditSearch = defineCommand({
  options: [
    {
      flags: "--limit <count>",
      about: { en: "so many entries at most", ja: "最大件数" },
    },
    {
      flags: "--unfinished",
      about: {
        en: "calls that began and never ended, as after a crash",
        ja: "開始したまま終了の記録がない呼び出し（クラッシュなど）",
      },
    },
    ...filterOptions,
    ...placeOptions,
  ],

  async run(given, context) {
    const { terminal, language, signal } = context;
    const limit = countOption(given, "limit", { least: 1, most: 1e9 }) ?? Infinity;
    const criteria = await criteriaIn(given, context);
    const directory = await logDirectory(given, context);
    const report = faultReport(terminal, language);
    const print = printEntries(given, context);
    const fits = filterOf(criteria);
    const { since } = criteria;
    const reading: ReadLogs = { directory, since, damaged: report.damaged, signal };
    const isUnfinished = given.has("unfinished");
    // How a call of that time ended may have been written later.
    const until = isUnfinished ? undefined : criteria.until;
    const batches = foundIn({ ...reading, until }, report);
    const told = isUnfinished ? unfinished(batches, language) : batches;
    const count = await whileReading(directory, async () => {
      let printed = 0;
      for await (const [entry, ending] of told) {
        if (!fits(entry)) continue;
        print(entry, ending);
        printed += 1;
        if (printed >= limit) break;
      }
      return printed;
    });
    if (count === 0 && !given.has("json")) terminal.print(nothing[language]);
    report.end();
    return exitStatus.ok;
  },
});

/** An entry, and in which words it is told how it ended where its own do not say. */
type Told = readonly [entry: LoggedEntry, ending?: string];

async function* foundIn(reading: ReadLogs, report: FaultReport): AsyncGenerator<Told> {
  for await (const batch of readLogs(reading)) {
    for (const entry of entriesOf(batch, report)) yield [entry];
  }
}

async function* unfinished(all: AsyncIterable<Told>, language: Language): AsyncGenerator<Told> {
  const { neverEnded, notYetEnded } = entryWords[language];
  const told = ({ intent, ended }: Unfinished): Told => [
    intent,
    ended === true ? neverEnded : notYetEnded,
  ];
  const calls = new UnfinishedCalls();
  for await (const [entry] of all) yield* calls.add(entry).map(told);
  yield* calls.rest().map(told);
}
