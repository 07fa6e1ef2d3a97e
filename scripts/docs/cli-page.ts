import type { CommandEntry } from "../../src/cli/command-entry.ts";
import { commands } from "../../src/cli/commands.ts";
import { parse } from "../../src/cli/parse.ts";

/** Every command with its options, as `--help` says. */
export async function cliPage(): Promise<string> {
  const sections: string[] = [];
  for (const entry of commands)
    sections.push(`## ${entry.name}\n\n\`\`\`text\n${await helpOf(entry)}\n\`\`\``);
  return `# Command line

From a checkout: \`npm run -s kumihimo -- <command>\`. Every command has \`--json\` and \`--help\`; \`--language ja\` answers in Japanese.

| exit status | meaning |
| --- | --- |
| 0 | done |
| 1 | the tool or the command failed |
| 2 | the command line is wrong |
| 130, 143 | ended by SIGINT, by SIGTERM |

${sections.join("\n\n")}
`;
}

async function helpOf(entry: CommandEntry): Promise<string> {
  const { name, summary } = entry;
  const line = { ...(await entry.load()), name: `kumihimo ${name}`, summary: summary.en };
  const parsed = parse(line, ["--help"], "en");
  return "help" in parsed ? parsed.help.trim() : "";
}
