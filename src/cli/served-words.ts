/** What a hub says of itself once it listens. */

import type { Localized } from "../kernel/language.ts";
import type { Served } from "./app-contract.ts";
import type { Context } from "./define-command.ts";

const words: Localized<{
  readonly ready: string;
  readonly console: string;
  readonly endpoint: string;
  readonly token: string;
  readonly paste: string;
  readonly contents: (file: string) => string;
}> = {
  en: {
    ready: "is ready; Ctrl-C stops it.",
    console: "Console",
    endpoint: "MCP endpoint",
    token: "Token file",
    paste: "For the configuration of an MCP client:",
    contents: (file) => `<the text of ${file}>`,
  },
  ja: {
    ready: "の準備ができました。Ctrl-C で停止します。",
    console: "コンソール",
    endpoint: "MCP エンドポイント",
    token: "トークンのファイル",
    paste: "MCP クライアントの設定に貼り付けてください:",
    contents: (file) => `<${file} の内容>`,
  },
};

/** One line for a program that started the hub. */
export const servedJson = ({ url, mcpUrl, consoleUrl, token }: Served): string =>
  JSON.stringify({
    url,
    mcp: mcpUrl,
    console: consoleUrl,
    ...(token !== undefined && { tokenFile: token.file }),
    pid: process.pid,
  });

/** Lines for a person. The token itself is shown on a terminal only: elsewhere it would be kept in a log. */
export function servedText(served: Served, { terminal, language, version }: Context): string[] {
  const say = words[language];
  const { token, hasLogins } = served;
  const isWanted = token !== undefined && !hasLogins;
  const shownToken = isWanted && (terminal.isTTY ? token.value.reveal() : say.contents(token.file));
  const server = {
    type: "http",
    url: served.mcpUrl,
    ...(shownToken !== false && { headers: { Authorization: `Bearer ${shownToken}` } }),
  };
  return [
    `Kumihimo ${version} ${say.ready}`,
    `  ${say.console}: ${served.consoleUrl}`,
    `  ${say.endpoint}: ${served.mcpUrl}`,
    ...(token === undefined ? [] : [`  ${say.token}: ${token.file}`]),
    "",
    say.paste,
    JSON.stringify({ mcpServers: { kumihimo: server } }, undefined, 2),
  ];
}
