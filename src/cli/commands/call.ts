import { resolve } from "node:path";
import type { Answer } from "../../pipeline/define-tool.ts";
import type { CallOptions, ToolListing } from "../app-contract.ts";
import { callOptions } from "../call/call-options.ts";
import type { CallableHub } from "../call/callable-hub.ts";
import { jsonArguments, textsIn } from "../call/json-arguments.ts";
import { withFiles } from "../call/media-arguments.ts";
import { openHub } from "../call/open-hub.ts";
import { answerJson, printAnswer } from "../call/print-answer.ts";
import { progressLine } from "../call/progress-line.ts";
import { saveAnswer } from "../call/save-answer.ts";
import { requireArguments, toolLine, toolNamed } from "../call/tool-line.ts";
import { type Context, defineCommand, type Given } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { printable, type Terminal } from "../terminal.ts";

/** `kumihimo call TOOL`: the options for the tool's arguments are made from its input schema. */
export const call = defineCommand({
  operands: [
    { name: "<tool>", about: { en: "name of the tool", ja: "ツールの名前" } },
    {
      name: "[arguments...]",
      about: {
        en: "--name value for each argument; `call <tool> --help` lists them",
        ja: "引数ごとに --名前 値（一覧は `call <tool> --help`）",
      },
    },
  ],
  options: callOptions,
  open: true,

  async run(given, context) {
    const { terminal, language, directory, signal } = context;
    const [name = ""] = given.operands;
    const fromJson = await jsonArguments(given.text("json"), context);
    const texts = textsIn([given.operands, fromJson]);
    await using hub = await openHub(given, context, texts);
    const tool = toolNamed(name, await hub.tools(signal, name));
    const line = toolLine(tool, given, { options: callOptions, language });
    if ("help" in line) {
      terminal.print(printable(line.help, terminal));
      return exitStatus.ok;
    }
    const written = { ...fromJson, ...line.args };
    requireArguments(tool, written);
    const take = (file: string): Promise<string> => hub.take(file, signal);
    const args = await withFiles(written, tool.inputSchema, { directory, take });
    return await answered({ hub, tool, args }, given, context);
  },
});

interface Ready {
  readonly hub: CallableHub;
  readonly tool: ToolListing;
  readonly args: unknown;
}

async function answered(
  { hub, tool, args }: Ready,
  given: Given,
  { terminal, language, directory, signal }: Context,
): Promise<number> {
  const answer = await withProgress(terminal, (progress) =>
    hub.call(tool.name, args, {
      signal,
      language,
      progress,
      watched: terminal.isWatched,
      fresh: given.value("cache") === false,
    }),
  );
  // Whoever pressed Ctrl-C knows that there is no answer.
  signal.throwIfAborted();
  if (given.has("json")) terminal.print(answerJson(answer));
  else printAnswer(answer, terminal);
  if (answer.isError === true) return exitStatus.failed;
  const output = given.text("output");
  if (output !== undefined) {
    await saveAnswer(answer, hub, { file: resolve(directory, output), signal });
  }
  return exitStatus.ok;
}

async function withProgress(
  terminal: Terminal,
  work: (progress: CallOptions["progress"]) => Promise<Answer>,
): Promise<Answer> {
  using line = progressLine(terminal);
  return await work((done, message) => line.show(done, message));
}
