import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { openApp } from "../open-app.ts";
import { watchSettings } from "../watch-settings.ts";

/** `kumihimo stdio`: standard output belongs to the protocol, so nothing is printed. */
export const stdio = defineCommand({
  options: hubOptions,

  async run(given, context) {
    const opened = await openApp(given, context, { quiet: true });
    const { app } = opened;
    await using stack = new AsyncDisposableStack();
    stack.use(app);
    stack.use(await watchSettings(opened, given, context));
    const { signal, language } = context;
    await app.stdio({ signal, language });
    return exitStatus.ok;
  },
});
