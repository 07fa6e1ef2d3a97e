import type { ToolListing } from "../app-contract.ts";
import { callableHubOptions, openHub } from "../call/open-hub.ts";
import { callOptions } from "../call/call-options.ts";
import { toolHelp, toolNamed } from "../call/tool-line.ts";
import { type Context, defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { printable } from "../terminal.ts";

/** `kumihimo tools [NAME]` */
export const tools = defineCommand({
  operands: [
    {
      name: "[tool]",
      about: { en: "explain this one only", ja: "指定したツールだけを説明する" },
    },
  ],
  options: callableHubOptions,

  async run(given, context) {
    await using hub = await openHub(given, context);
    const [name] = given.operands;
    const all = await hub.tools(context.signal, name);
    if (name === undefined) printList(all, given.has("json"), context);
    else printOne(toolNamed(name, all), given.has("json"), context);
    return exitStatus.ok;
  },
});

function printList(all: readonly ToolListing[], json: boolean, { terminal }: Context): void {
  if (json) return terminal.print(JSON.stringify(all));
  const width = Math.max(0, ...all.map(({ name }) => name.length));
  for (const { name, title = "" } of all) {
    terminal.print(printable(`${name.padEnd(width)}  ${title}`.trimEnd(), terminal));
  }
}

function printOne(tool: ToolListing, json: boolean, { terminal, language }: Context): void {
  terminal.print(
    json ? JSON.stringify(tool) : printable(toolHelp(tool, callOptions, language), terminal),
  );
}
