import { dirname, resolve } from "node:path";
import type { Language, Localized } from "../../kernel/language.ts";
import { type Context, defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { clientFormats } from "../import/client-config.ts";
import { mergeIntoFile, upstreamsYaml } from "../import/merge-into-file.ts";
import { readClient, variablesIn, workspaceOf } from "../import/read-client.ts";
import { type Imported, toUpstreams } from "../import/to-upstreams.ts";
import { printable } from "../terminal.ts";

const words: Localized<{
  readonly leftOut: string;
  readonly renamed: string;
  readonly set: string;
  readonly written: (file: string) => string;
}> = {
  en: {
    leftOut: "left out",
    renamed: "renamed",
    set: "Set these variables where the hub runs:",
    written: (file) => `written to ${file}`,
  },
  ja: {
    leftOut: "取り込まなかったもの",
    renamed: "名前の変更",
    set: "ハブを動かす環境で、次の変数を設定してください:",
    written: (file) => `${file} に書き込みました`,
  },
};

/** `kumihimo import FILE`: status 1 where no server of the file could be taken over. */
export const importServers = defineCommand({
  operands: [
    {
      name: "<file>",
      about: {
        en: "claude_desktop_config.json, or mcp.json of VS Code or Cursor",
        ja: "claude_desktop_config.json、または VS Code・Cursor の mcp.json",
      },
    },
  ],
  options: [
    {
      flags: "--format <client>",
      about: {
        en: "whose file it is; told by its content",
        ja: "どのクライアントのファイルか（省略時は内容で判断）",
      },
      choices: clientFormats,
    },
    {
      flags: "--write <file>",
      about: {
        en: "add the upstreams to this configuration file, and keep its comments",
        ja: "この設定ファイルにアップストリームを書き加える（コメントは残る）",
      },
    },
    {
      flags: "--keep-secrets",
      about: {
        en: "keep secrets as they are, rather than naming variables for them",
        ja: "秘密情報を変数に置き換えず、そのまま残す",
      },
    },
  ],

  async run(given, context) {
    const { directory, language, terminal } = context;
    const [operand = ""] = given.operands;
    const file = resolve(directory, operand);
    const format = clientFormats.find((each) => each === given.text("format"));
    const imported = await toUpstreams(await readClient(file, format), {
      keepSecrets: given.has("keepSecrets"),
      workspace: workspaceOf(file),
      readVariables: (name) => variablesIn(resolve(dirname(file), name)),
    });
    const target = given.text("write");
    const names = Object.keys(imported.upstreams);
    if (target !== undefined && names.length > 0) {
      await mergeIntoFile(resolve(directory, target), imported.upstreams);
    }
    if (given.has("json")) terminal.print(JSON.stringify(inLanguage(imported, language)));
    else printText(imported, target, context);
    return names.length === 0 ? exitStatus.failed : exitStatus.ok;
  },
});

const inLanguage = ({ leftOut, notes, ...imported }: Imported, language: Language) => ({
  ...imported,
  leftOut: leftOut.map(({ name, why }) => ({ name, why: why[language] })),
  notes: notes.map(({ name, what }) => ({ name, what: what[language] })),
});

/** The YAML alone goes to standard output, so that it can be redirected. */
function printText(
  imported: Imported,
  target: string | undefined,
  { terminal, language }: Context,
): void {
  const say = words[language];
  const { upstreams, variables, renamed, leftOut, notes } = imported;
  if (Object.keys(upstreams).length > 0) {
    const result = target === undefined ? upstreamsYaml(upstreams).trimEnd() : say.written(target);
    terminal.print(printable(result, terminal));
  }
  const lines = [
    ...renamed.map(({ from, to }) => `${say.renamed}: ${from} -> ${to}`),
    ...notes.map(({ name, what }) => `${name}: ${what[language]}`),
    ...leftOut.map(({ name, why }) => `${say.leftOut}: ${name}: ${why[language]}`),
    ...(variables.length === 0 ? [] : [say.set]),
    ...variables.map(
      ({ name, usedBy, about }) =>
        `  ${name}  (${[usedBy.join(", "), about].filter((each) => each !== undefined).join(": ")})`,
    ),
  ];
  for (const line of lines) terminal.warn(printable(line, { isTTY: terminal.isWatched }));
}
