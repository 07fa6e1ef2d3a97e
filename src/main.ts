/** The entry: hands the process to the command line. */

import { text } from "node:stream/consumers";
import { calmSignals } from "./cli/calm-signals.ts";
import { endOnCrash } from "./cli/end-on-crash.ts";
import { readSecret } from "./cli/read-secret.ts";
import { run } from "./cli/run.ts";
import { streamTerminal } from "./cli/terminal.ts";
import { scrubber } from "./telemetry/scrubber.ts";
import { version } from "./version.ts";

const terminal = streamTerminal(process.stdout, process.stderr);
const secrets = scrubber();
endOnCrash(process, terminal, secrets);

process.exitCode = await run(process.argv.slice(2), {
  terminal,
  secrets,
  environment: process.env,
  directory: process.cwd(),
  signals: calmSignals(process),
  readInput: () => text(process.stdin),
  readSecret: (prompt, signal) => readSecret(process.stdin, process.stderr, { prompt, signal }),
  // Loaded by the commands that open a hub: help, version and calls elsewhere start without it.
  open: async (config, needs) => (await import("./app.ts")).openApp(config, needs),
  version,
});
