import * as z from "zod";
import { hubOfCredentials, upstreamOperand } from "../credentials/upstream-operand.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";

/** `kumihimo credentials remove UPSTREAM`: status 1 where there is none. */
export const credentialsRemove = defineCommand({
  operands: [upstreamOperand],
  options: hubOfCredentials,

  async run(given, context) {
    const [upstream = ""] = given.operands;
    const api = await openHubApi(given, context);
    await api.ask(z.undefined(), { method: "DELETE", path: ["me", "credentials", upstream] });
    const { terminal } = context;
    terminal.print(given.has("json") ? JSON.stringify({ removed: upstream }) : upstream);
    return exitStatus.ok;
  },
});
