import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { listedSecrets } from "../secrets/open-secrets.ts";
import { secretOperand, secretOptions } from "../secrets/secret-options.ts";

/** `kumihimo secrets remove NAME`: status 1 where there is none. */
export const secretsRemove = defineCommand({
  operands: [secretOperand],
  options: secretOptions,

  async run(given, context) {
    const [name = ""] = given.operands;
    await (await listedSecrets(given, context)).remove(name);
    context.terminal.print(given.has("json") ? JSON.stringify({ removed: name }) : name);
    return exitStatus.ok;
  },
});
