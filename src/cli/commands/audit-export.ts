import path from "node:path";
import {
  type Cursor,
  cursorIn,
  cursorText,
  readCursor,
  writeCursor,
} from "../../audit/export/cursor.ts";
import { exportErrors } from "../../audit/export/errors.ts";
import { exportFormats, recordsOf } from "../../audit/export/export-format.ts";
import { type Exported, exportLogs, type ExportNeeds } from "../../audit/export/export-logs.ts";
import { filterOf } from "../../audit/reading/filter.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Localized } from "../../kernel/language.ts";
import { folderLock } from "../../storage/database/folder-lock.ts";
import { systemCode } from "../../storage/disk-failure.ts";
import { destinationIn, destinationOptions } from "../audit/export-destination.ts";
import { faultReport } from "../audit/fault-report.ts";
import { criteriaIn, filterOptions } from "../audit/filter-options.ts";
import { logDirectory, placeOptions, whileReading } from "../audit/log-place.ts";
import { type Context, defineCommand, type Given } from "../define-command.ts";
import { cliErrors } from "../errors.ts";
import { exitStatus } from "../exit-status.ts";
import { usage } from "../usage.ts";

const words: Localized<(exported: Exported) => string> = {
  en: ({ records, next }) =>
    `Exported ${records} records.${next.size === 0 ? "" : ` To go on: --after ${cursorText(next)}`}`,
  ja: ({ records, next }) =>
    `${records} 件のレコードをエクスポートしました。${next.size === 0 ? "" : `続き: --after ${cursorText(next)}`}`,
};

/** `kumihimo audit export`: at least once; no hub need run. Status 1 where entries are missing. */
export const auditExport = defineCommand({
  options: [
    {
      flags: "--format <format>",
      about: { en: "jsonl if left out", ja: "形式（省略時は jsonl）" },
      choices: exportFormats,
    },
    ...destinationOptions,
    {
      flags: "--state <file>",
      about: {
        en: "keeps how far it came, so that the next run goes on from there",
        ja: "どこまで送ったかを記録するファイル。次回は続きから送る",
      },
    },
    {
      flags: "--after <cursor>",
      about: {
        en: "go on behind what an export printed, instead of --state",
        ja: "--state の代わりに、前回表示された位置の続きから送る",
      },
    },
    {
      flags: "--follow",
      about: { en: "go on with what is written later", ja: "以後に書かれるものも送り続ける" },
    },
    ...filterOptions,
    ...placeOptions,
  ],

  async run(given, context) {
    const { terminal, language, signal, version } = context;
    const format = exportFormats.find((each) => each === given.text("format")) ?? "jsonl";
    await using progress = await progressIn(given, context);
    const { from, save } = progress;
    const criteria = await criteriaIn(given, context);
    const directory = await logDirectory(given, context);
    const report = faultReport(terminal, language);
    let damages = 0;
    await using destination = await destinationIn(given, context, format);
    const needs: ExportNeeds = {
      directory,
      from,
      follow: given.has("follow"),
      // Behind a cursor all segments are read, so that whatever is missing is seen.
      since: from === undefined ? criteria.since : undefined,
      fits: filterOf(criteria),
      recordOf: recordsOf(format, version),
      destination,
      damaged(damage) {
        damages += 1;
        report.damaged(damage);
      },
      missing: report.missing,
      save,
      signal,
    };
    const exported = await whileReading(directory, () => exportLogs(needs));
    report.end();
    tell(exported, given, context);
    return exported.gaps + damages > 0 ? exitStatus.failed : exitStatus.ok;
  },
});

interface Progress extends AsyncDisposable {
  readonly from: Cursor | undefined;
  readonly save: (cursor: Cursor) => Promise<void>;
}

/** @throws `cli.usage`, `cli.notSaved`, `audit.notCursor`, `audit.exportRunning` */
async function progressIn(given: Given, { directory }: Context): Promise<Progress> {
  const after = given.text("after");
  const state = given.text("state");
  if (after !== undefined && state !== undefined) {
    throw usage(
      "Give --after or --state, not both.",
      "--after と --state は一方だけ指定できます。",
    );
  }
  if (state !== undefined) {
    const file = path.resolve(directory, state);
    await using stack = new AsyncDisposableStack();
    stack.use(await lockOf(file));
    const from = await readCursor(file);
    const owned = stack.move();
    const save = (cursor: Cursor): Promise<void> => saved(file, cursor);
    return { from, save, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  }
  const from = after === undefined ? undefined : cursorIn(after);
  return { from, save: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** Two that go on with one file would each send what the other does, and one cursor would be lost. */
async function lockOf(file: string): Promise<AsyncDisposable> {
  try {
    return await folderLock(`${file}.lock`);
  } catch (error) {
    if (isKumihimoError(error)) throw exportErrors.exportRunning({ file }, { cause: error });
    throw notSaved(file, error);
  }
}

/** @throws `cli.notSaved` */
async function saved(file: string, cursor: Cursor): Promise<void> {
  try {
    await writeCursor(file, cursor);
  } catch (error) {
    throw notSaved(file, error);
  }
}

const notSaved = (file: string, error: unknown): Error =>
  cliErrors.notSaved({ file, why: systemCode(error) ?? "unknown" }, { cause: error });

/** Beside the records, where those are printed. */
function tell(exported: Exported, given: Given, { terminal, language }: Context): void {
  const isPrinted = given.text("output") === undefined && given.text("url") === undefined;
  if (isPrinted || !given.has("json")) return terminal.warn(words[language](exported));
  const { records, gaps, next } = exported;
  terminal.print(JSON.stringify({ records, gaps, next: Object.fromEntries(next) }));
}
