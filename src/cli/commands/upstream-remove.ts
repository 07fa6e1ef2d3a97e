import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openRunningDesk, runningDeskOptions } from "../upstream/open-desk.ts";

/** `kumihimo upstream remove NAME`: of a running hub. */
export const upstreamRemove = defineCommand({
  operands: [{ name: "<name>", about: { en: "the upstream", ja: "アップストリーム" } }],
  options: runningDeskOptions("--url"),

  async run(given, context) {
    await using desk = await openRunningDesk("url", given, context);
    const [name = ""] = given.operands;
    await desk.remove(name);
    const { terminal } = context;
    terminal.print(given.has("json") ? JSON.stringify({ removed: name }) : name);
    return exitStatus.ok;
  },
});
