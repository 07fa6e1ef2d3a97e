import { config } from "../../config/schema.ts";
import { inputSchema } from "../../config/shape.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";

/** `kumihimo config schema` */
export const configSchema = defineCommand({
  run(given, { terminal }) {
    const schema = { title: "Kumihimo", ...inputSchema(config) };
    terminal.print(JSON.stringify(schema, undefined, given.has("json") ? undefined : 2));
    return Promise.resolve(exitStatus.ok);
  },
});
