import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { openApp } from "../open-app.ts";

/** `kumihimo artifacts remove URI...` */
export const artifactsRemove = defineCommand({
  operands: [
    { name: "<uris...>", about: { en: "artifact://sha256-...", ja: "artifact://sha256-..." } },
  ],
  options: hubOptions,

  async run(given, context) {
    const { app } = await openApp(given, context, { quiet: true });
    await using _ = app;
    // A misspelt name is told before anything is removed.
    for (const uri of given.operands) await app.artifacts.get(uri);
    for (const uri of given.operands) await app.artifacts.remove(uri);
    const { terminal } = context;
    if (given.has("json")) terminal.print(JSON.stringify({ removed: given.operands }));
    else for (const uri of given.operands) terminal.print(uri);
    return exitStatus.ok;
  },
});
