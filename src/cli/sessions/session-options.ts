import type { Given, Option } from "../define-command.ts";
import { runningDeskOptions } from "../upstream/open-desk.ts";
import { usage } from "../usage.ts";

/** Which running hub is asked. */
export const hubOfSessions: readonly Option[] = runningDeskOptions("--url");

export const scopeOption: Option = {
  flags: "--scope <name>",
  about: {
    en: "mcp:read, mcp:write, mcp:execute or mcp:admin (repeatable)",
    ja: "mcp:read、mcp:write、mcp:execute、mcp:admin（複数指定可）",
  },
  repeatable: true,
};

/** @throws `cli.usage` where there is none */
export function scopesIn(given: Given): readonly string[] {
  const scopes = given.list("scope").flatMap((each) => each.split(/[\s,]+/).filter(Boolean));
  if (scopes.length > 0) return scopes;
  throw usage(
    "Say what it is for, as --scope mcp:read.",
    "--scope mcp:read のように用途を指定してください。",
  );
}

export const subjectOperand = (name: "<subject>" | "[subject]") => ({
  name,
  about: {
    en: "user:NAME@SOURCE as `people list` shows it, or client:ID",
    ja: "`people list` の user:名前@提供元、または client:ID",
  },
});
