import path from "node:path";
import { verificationErrors } from "../../audit/verifying/errors.ts";
import type { GivenCheckpoint } from "../../audit/verifying/given-checkpoints.ts";
import { bundleText, type ProofBundle } from "../../audit/verifying/proof-bundle.ts";
import { proveEntry } from "../../audit/verifying/prove-entry.ts";
import { logsIn } from "../../audit/verifying/verify-directory.ts";
import { answering } from "../audit/verifying/answering.ts";
import { checkpointOption, givenCheckpoints } from "../audit/verifying/evidence-options.ts";
import { type Context, defineCommand, type Given } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { saveFile } from "../save-file.ts";
import { usage } from "../usage.ts";

/** `kumihimo audit prove ENTRY`: what somebody needs to check one entry without the log. */
export const auditProve = defineCommand({
  operands: [
    {
      name: "<entry>",
      about: {
        en: "number of an entry, or id of a call",
        ja: "エントリーの番号、または呼び出しの ID",
      },
    },
  ],
  options: [
    {
      flags: "--directory <folder>",
      about: { en: "folder of the logs, or of one of them", ja: "ログのフォルダー" },
    },
    {
      flags: "--log <origin>",
      about: { en: "the log that the number is of", ja: "番号が属するログ" },
    },
    {
      ...checkpointOption,
      about: {
        en: "a checkpoint kept elsewhere, to join the proof to",
        ja: "証明をつなぐ、別の場所に保管したチェックポイント",
      },
    },
    {
      flags: "--output <file>",
      about: {
        en: "file for the proof; left out, it is printed",
        ja: "証明の保存先（省略時は表示）",
      },
    },
  ],

  run: (given, context) =>
    answering(given, context, async () => {
      const text = bundleText(await bundleOf(given, context));
      const output = given.text("output");
      if (output === undefined) context.terminal.print(text);
      else {
        const file = path.resolve(context.directory, output);
        await saveFile(Buffer.from(`${text}\n`), file, context.signal);
      }
      return exitStatus.ok;
    }),
});

/** @throws `audit.noEntry`, `audit.whichLog`, and what {@link proveEntry} throws */
async function bundleOf(given: Given, context: Context): Promise<ProofBundle> {
  const [entry = ""] = given.operands;
  const folders = await foldersOf(given, context);
  const isNumber = /^\d{1,16}$/.test(entry);
  if (isNumber && folders.length > 1) {
    throw verificationErrors.whichLog({
      origins: folders.map((folder) => path.basename(folder)).join(", "),
    });
  }
  const kept = await givenCheckpoints(given, context);
  const wanted = isNumber ? { seq: Number(entry) } : { call: entry };
  for (const folder of folders) {
    const proved = await proveEntry({
      folder,
      wanted,
      kept: largestOf(kept, folder),
      signal: context.signal,
    });
    if (proved !== undefined) return proved;
  }
  throw verificationErrors.noEntry({ entry });
}

async function foldersOf(given: Given, { directory }: Context): Promise<readonly string[]> {
  const named = given.text("directory");
  if (named === undefined) {
    throw usage("audit prove takes --directory.", "audit prove には --directory が必要です。");
  }
  const { folders } = await logsIn(path.resolve(directory, named));
  const log = given.text("log")?.split("/").at(-1);
  const chosen = folders.filter((folder) => log === undefined || path.basename(folder) === log);
  if (chosen.length === 0) throw verificationErrors.noLog({ directory: named });
  return chosen;
}

/** Of all checkpoints that were given, the last one of this log. */
function largestOf(
  checkpoints: readonly GivenCheckpoint[],
  folder: string,
): GivenCheckpoint | undefined {
  const own = checkpoints.filter(({ origin }) => origin.endsWith(`/${path.basename(folder)}`));
  return own.toSorted((one, other) => one.size - other.size).at(-1);
}
