import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { openApp } from "../open-app.ts";

/** `kumihimo stdio`: standard output belongs to the protocol, so nothing is printed. */
export const stdio = defineCommand({
  options: hubOptions,

  async run(given, context) {
    const { app } = await openApp(given, context, { quiet: true });
    await using _ = app;
    const { signal, language } = context;
    await app.stdio({ signal, language });
    return exitStatus.ok;
  },
});
