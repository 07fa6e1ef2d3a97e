import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import type { KeptNote } from "../../audit/anchors/kept-notes.ts";
import { lastCheckpoint } from "../../audit/anchors/last-checkpoint.ts";
import { parseVkey } from "../../audit/notes/verifier-key.ts";
import { type LogFolder, logsIn } from "../../audit/reading/log-folders.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Localized } from "../../kernel/language.ts";
import { systemCode } from "../../storage/disk-failure.ts";
import { logDirectory, placeOptions } from "../audit/log-place.ts";
import { type Context, defineCommand, type Given } from "../define-command.ts";
import { cliErrors } from "../errors.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { tokenOption } from "../hub-options.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";

const anchorShape = z.object({
  name: z.string(),
  kept: z.object({ size: z.int(), at: z.string() }).optional(),
  behindSince: z.string().optional(),
  failures: z.int(),
  why: z.string().optional(),
});

type Anchored = z.output<typeof anchorShape>;

const answerShape = z.object({ checkpoint: z.string(), anchors: z.array(anchorShape) });

interface Words {
  readonly none: string;
  readonly unsigned: (log: string) => string;
  readonly head: readonly string[];
  readonly behind: (since: string) => string;
  readonly well: string;
}

const words: Localized<Words> = {
  en: {
    none: "There is no checkpoint of an audit log here.",
    unsigned: (log) => `${log} has no checkpoint that its own key signed.`,
    head: ["ANCHOR", "KEEPS", "SINCE", "STATE"],
    behind: (since) => `behind since ${since}`,
    well: "well",
  },
  ja: {
    none: "ここには監査ログのチェックポイントがありません。",
    unsigned: (log) => `${log} には、自身の鍵で署名されたチェックポイントがありません。`,
    head: ["アンカー", "件数", "保管日時", "状態"],
    behind: (since) => `${since} から遅延`,
    well: "正常",
  },
};

/**
 * `kumihimo audit checkpoint`: the last checkpoint of each log as a signed note, fit to be kept elsewhere.
 * With `--url` that hub signs one now. Notes go to standard output, everything else beside it.
 */
export const auditCheckpoint = defineCommand({
  options: [
    {
      flags: "--url <url>",
      about: {
        en: "address of a running hub, which signs its log now",
        ja: "稼働中のハブのアドレス。そのハブが今のログに署名する",
      },
    },
    tokenOption,
    ...placeOptions,
  ],

  run: (given, context) =>
    given.text("url") === undefined ? fromFiles(given, context) : fromHub(given, context),
});

async function fromHub(given: Given, context: Context): Promise<number> {
  const { terminal, language } = context;
  const api = await openHubApi(given, context);
  const asked = { method: "POST", path: ["audit", "checkpoint"] } as const;
  const { checkpoint, anchors } = await api.ask(answerShape, asked);
  if (given.has("json")) {
    terminal.print(JSON.stringify({ checkpoints: [checkpoint], anchors }));
    return exitStatus.ok;
  }
  terminal.print(printable(checkpoint.trimEnd(), terminal));
  if (anchors.length > 0) {
    const { head } = words[language];
    const lines = table([head, ...anchors.map((anchor) => rowOf(anchor, words[language]))]);
    for (const line of lines) terminal.warn(printable(line, terminal));
  }
  return exitStatus.ok;
}

const rowOf = (
  { name, kept, behindSince, why }: Anchored,
  { behind, well }: Words,
): readonly string[] => [
  name,
  kept === undefined ? "-" : `${kept.size}`,
  kept?.at ?? "-",
  behindSince === undefined ? well : `${behind(behindSince)}: ${why ?? ""}`,
];

async function fromFiles(given: Given, context: Context): Promise<number> {
  const { terminal, language } = context;
  const logs = await logsIn(await logDirectory(given, context));
  const notes: string[] = [];
  for (const log of logs) {
    const found = await lastOf(log);
    if (found === undefined) terminal.warn(words[language].unsigned(log.origin));
    else notes.push(found.note);
  }
  if (given.has("json")) terminal.print(JSON.stringify({ checkpoints: notes }));
  else if (notes.length > 0) terminal.print(printable(notes.join("\n").trimEnd(), terminal));
  if (notes.length > 0) return exitStatus.ok;
  terminal.warn(words[language].none);
  return exitStatus.failed;
}

/** @throws `cli.notRead` */
async function lastOf({ folder }: LogFolder): Promise<KeptNote | undefined> {
  try {
    const key = parseVkey(await readFile(path.join(folder, "public-key"), "utf8"));
    return await lastCheckpoint(folder, { origin: key.name, key });
  } catch (error) {
    const why = systemCode(error);
    if (why === "ENOENT" || isKumihimoError(error)) return undefined;
    if (why === undefined) throw error;
    throw cliErrors.notRead({ file: folder, why }, { cause: error });
  }
}
