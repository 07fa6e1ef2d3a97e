import { stopSignals } from "../../operations/stop-signals.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { serveOptions } from "../hub-options.ts";
import { openApp } from "../open-app.ts";
import { servedJson, servedText } from "../served-words.ts";
import { watchSettings } from "../watch-settings.ts";

/** `kumihimo serve` */
export const serve = defineCommand({
  options: serveOptions,
  stopsItself: true,

  async run(given, context) {
    const { terminal, signals } = context;
    // From the first moment on, so that a signal during the start is not lost.
    using stop = stopSignals(signals);
    const opened = await openApp(given, context);
    const { app } = opened;
    await using stack = new AsyncDisposableStack();
    stack.use(app);
    stack.use(await watchSettings(opened, given, context));
    const served = await app.serve();
    for (const line of given.has("json") ? [servedJson(served)] : servedText(served, context)) {
      terminal.print(line);
    }
    await stop.asked;
    const cutOff = await served.close(stop.force);
    return cutOff === 0 ? exitStatus.ok : exitStatus.failed;
  },
});
