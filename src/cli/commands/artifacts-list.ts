import { artifactLine } from "../artifact-line.ts";
import { defineCommand, type Given } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { openApp } from "../open-app.ts";
import { usage } from "../usage.ts";

const mostListed = 1000;

/** `kumihimo artifacts list` */
export const artifactsList = defineCommand({
  options: [
    {
      flags: "--limit <number>",
      about: {
        en: `how many to list, 1 to ${mostListed} (20)`,
        ja: `一覧する件数。1～${mostListed}（既定は 20）`,
      },
    },
    ...hubOptions,
  ],

  async run(given, context) {
    const { terminal } = context;
    const limit = limitIn(given);
    const { app } = await openApp(given, context, { quiet: true });
    await using _ = app;
    const listed = await app.artifacts.list({ limit });
    if (given.has("json")) terminal.print(JSON.stringify(listed));
    else for (const artifact of listed) terminal.print(artifactLine(artifact, terminal));
    return exitStatus.ok;
  },
});

function limitIn(given: Given): number {
  const limit = Number(given.text("limit") ?? 20);
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostListed) return limit;
  throw usage(
    `--limit takes a whole number from 1 to ${mostListed}.`,
    `--limit には 1～${mostListed} の整数を指定してください。`,
  );
}
