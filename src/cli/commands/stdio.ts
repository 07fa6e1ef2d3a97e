import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { interruption } from "../interruption.ts";
import { openApp } from "../open-app.ts";

/** `kumihimo stdio`: standard output belongs to the protocol, so nothing is printed. */
export const stdio = defineCommand({
  options: hubOptions,

  async run(given, context) {
    using interrupted = interruption(context.signals);
    const { app } = await openApp(given, context, { quiet: true });
    await using _ = app;
    const { language } = context;
    await app.stdio({ signal: interrupted.signal, language });
    return interrupted.status ?? exitStatus.ok;
  },
});
