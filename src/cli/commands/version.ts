import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";

/** `kumihimo version` */
export const version = defineCommand({
  run(given, { terminal, version: hub }) {
    const versions = { version: hub, node: process.versions.node };
    terminal.print(given.has("json") ? JSON.stringify(versions) : versions.version);
    return Promise.resolve(exitStatus.ok);
  },
});
