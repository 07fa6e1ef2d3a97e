import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { printable } from "../terminal.ts";
import { deskOptions, openDesk } from "../upstream/open-desk.ts";

const words: Localized<{ readonly none: string; readonly approved: string }> = {
  en: { none: "Nothing waits for approval.", approved: "approved" },
  ja: { none: "承認待ちはありません。", approved: "承認" },
};

/** `kumihimo upstream approve NAME [TOOL...]`: status 1 where a tool that was named does not wait. */
export const upstreamApprove = defineCommand({
  operands: [
    { name: "<name>", about: { en: "the upstream", ja: "アップストリーム" } },
    {
      name: "[tools...]",
      about: {
        en: "only these, as `upstream diff` names them; all that wait without them",
        ja: "これらのツールだけ（`upstream diff` の表記。省略時は承認待ちすべて）",
      },
    },
  ],
  options: deskOptions,

  async run(given, context) {
    await using desk = await openDesk(given, context);
    const { terminal, language } = context;
    const [name = "", ...tools] = given.operands;
    const approved = await desk.approve(name, tools);
    const say = words[language];
    if (given.has("json")) terminal.print(JSON.stringify({ upstream: name, approved }));
    else if (approved.length === 0) terminal.print(say.none);
    else {
      for (const tool of approved) terminal.print(printable(`${say.approved}  ${tool}`, terminal));
    }
    return tools.every((tool) => approved.includes(nameOf(tool)))
      ? exitStatus.ok
      : exitStatus.failed;
  },
});

/** `find@<fingerprint>`, as `upstream diff` writes it, means the tool `find` as it was seen. */
const nameOf = (tool: string): string => tool.split("@")[0] ?? tool;
