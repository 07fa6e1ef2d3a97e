import path from "node:path";
import { verifyDirectory } from "../../audit/verifying/verify-directory.ts";
import { answering } from "../audit/verifying/answering.ts";
import {
  checkpointOption,
  givenCheckpoints,
  publicKeyOption,
  trustedKeys,
  witnessKeys,
} from "../audit/verifying/evidence-options.ts";
import { reportText } from "../audit/verifying/report-text.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { printable } from "../terminal.ts";
import { usage } from "../usage.ts";

/** `kumihimo audit verify`: needs no hub, no configuration and no database, only files. */
export const auditVerify = defineCommand({
  options: [
    {
      flags: "--directory <folder>",
      about: {
        en: "folder of the logs (audit.directory), or of one of them",
        ja: "ログのフォルダー（audit.directory）、または 1 つのログのフォルダー",
      },
    },
    publicKeyOption,
    checkpointOption,
    {
      flags: "--witness <file>",
      about: {
        en: "verifier keys of witnesses whose signatures are looked for (repeatable)",
        ja: "署名を確かめる証人の検証鍵（複数指定可）",
      },
      repeatable: true,
    },
    {
      flags: "--expect <origin>",
      about: {
        en: "a log that has to be there (repeatable)",
        ja: "存在するはずのログ（複数指定可）",
      },
      repeatable: true,
    },
  ],

  run: (given, context) =>
    answering(given, context, async () => {
      const named = given.text("directory");
      if (named === undefined) throw incomplete();
      const found = await verifyDirectory({
        directory: path.resolve(context.directory, named),
        trusted: await trustedKeys(given, context),
        checkpoints: await givenCheckpoints(given, context),
        witnesses: await witnessKeys(given, context),
        expected: given.list("expect"),
        signal: context.signal,
      });
      const { terminal, language } = context;
      if (given.has("json")) terminal.print(JSON.stringify(found));
      else terminal.print(printable(reportText(found, language), terminal));
      return found.intact ? exitStatus.ok : exitStatus.failed;
    }),
});

const incomplete = (): Error =>
  usage("audit verify takes --directory.", "audit verify には --directory が必要です。");
