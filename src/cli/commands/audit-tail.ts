import { filterOf } from "../../audit/reading/filter.ts";
import { lastEntries } from "../../audit/reading/last-entries.ts";
import { readLogs } from "../../audit/reading/read-logs.ts";
import { countOption } from "../audit/count-option.ts";
import { entriesOf, faultReport } from "../audit/fault-report.ts";
import { criteriaIn, filterOptions } from "../audit/filter-options.ts";
import { logDirectory, placeOptions, whileReading } from "../audit/log-place.ts";
import { printEntries } from "../audit/print-entries.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";

/** `kumihimo audit tail`: the last entries of all logs together; no hub need run. */
export const auditTail = defineCommand({
  options: [
    {
      flags: "-n, --lines <count>",
      about: { en: "so many entries; 20 if left out", ja: "件数（省略時は 20）" },
    },
    {
      flags: "--follow",
      about: { en: "go on with what is written later", ja: "以後に書かれるものも表示し続ける" },
    },
    ...filterOptions,
    ...placeOptions,
  ],

  async run(given, context) {
    const { terminal, language, signal } = context;
    const count = countOption(given, "lines", { least: 0, most: 10_000 }) ?? 20;
    const criteria = await criteriaIn(given, context);
    const directory = await logDirectory(given, context);
    const report = faultReport(terminal, language);
    const reading = { directory, damaged: report.damaged, signal };
    const print = printEntries(given, context);
    const fits = filterOf(criteria);
    return await whileReading(directory, async () => {
      const { entries, next: from } = await lastEntries(count, fits, { ...reading, ...criteria });
      for (const entry of entries) print(entry);
      if (given.has("follow")) {
        for await (const batch of readLogs({ ...reading, from, follow: true })) {
          for (const entry of entriesOf(batch, report).filter(fits)) print(entry);
        }
      }
      report.end();
      return exitStatus.ok;
    });
  },
});
