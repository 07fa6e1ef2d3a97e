import { hostname } from "node:os";
import path from "node:path";
import type { Destination } from "../../audit/export/destinations/destination.ts";
import { fileDestination } from "../../audit/export/destinations/file-destination.ts";
import { httpDestination } from "../../audit/export/destinations/http-destination.ts";
import { syslogDestination } from "../../audit/export/destinations/syslog-destination.ts";
import type { Patience } from "../../audit/export/destinations/until-taken.ts";
import type { ExportFormat } from "../../audit/export/export-format.ts";
import type { Localized } from "../../kernel/language.ts";
import type { Context, Given, Option } from "../define-command.ts";
import { usage } from "../usage.ts";
import { headersIn } from "./header-options.ts";

export const destinationOptions: readonly Option[] = [
  {
    flags: "--output <file>",
    about: { en: "append to this file", ja: "このファイルに追記する" },
  },
  {
    flags: "--url <url>",
    about: {
      en: "send to https://..., syslog+tls://host:port or syslog+tcp://host:port",
      ja: "https://…、syslog+tls://host:port、syslog+tcp://host:port に送る",
    },
  },
  {
    flags: "--header <header>",
    about: {
      en: "header for https, such as 'Authorization: env:SIEM_TOKEN' (repeatable)",
      ja: "https のヘッダー（例: 'Authorization: env:SIEM_TOKEN'、複数指定可）",
    },
    repeatable: true,
  },
  {
    flags: "--array",
    about: {
      en: "one JSON array for each request, rather than one record in each line",
      ja: "1 行 1 レコードではなく、リクエストごとに 1 つの JSON 配列で送る",
    },
  },
  { flags: "--gzip", about: { en: "compress requests", ja: "リクエストを圧縮する" } },
];

/** Requests before an export that does not follow gives up: about two minutes. */
const attempts = 8;

const held: Localized<(why: string) => string> = {
  en: (why) => `The receiver does not take records now (${why}); they are sent again.`,
  ja: (why) => `送信先が今は受け付けていません（${why}）。再送します。`,
};

/**
 * Where the options send records; left out, standard output.
 *
 * @throws `cli.usage`, and what opening the destination throws
 */
export async function destinationIn(
  given: Given,
  context: Context,
  format: ExportFormat,
): Promise<Destination> {
  const output = given.text("output");
  const written = given.text("url");
  if (output !== undefined && written !== undefined) {
    throw usage("Give --output or --url, not both.", "--output と --url は一方だけ指定できます。");
  }
  if (output !== undefined) return fileDestination(path.resolve(context.directory, output));
  if (written === undefined) return printed(context);
  const url = urlIn(written);
  const { terminal, language } = context;
  const patience: Patience = {
    attempts: given.has("follow") ? Infinity : attempts,
    firstWaitSeconds: 1,
    held: (why) => terminal.warn(held[language](why)),
  };
  if (url.protocol.startsWith("syslog")) {
    return syslogDestination({ url, hostname: hostname(), patience });
  }
  const body = given.has("array") ? "array" : "lines";
  const contentType = format === "cef" ? "text/plain; charset=utf-8" : jsonTypes[body];
  const headers = await headersIn(given, context);
  return httpDestination({ url, headers, body, contentType, gzip: given.has("gzip"), patience });
}

const jsonTypes = { array: "application/json", lines: "application/x-ndjson" } as const;

const protocols: readonly string[] = ["http:", "https:", "syslog+tcp:", "syslog+tls:"];

/** What was written is not repeated: it may hold a token. */
function urlIn(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url !== undefined &&
    protocols.includes(url.protocol) &&
    url.hostname !== "" &&
    url.username + url.password === ""
  ) {
    return url;
  }
  throw usage(
    "--url takes an address such as https://siem.example/ingest or syslog+tls://siem.example:6514, without a password in it.",
    "--url には https://siem.example/ingest や syslog+tls://siem.example:6514 のようなアドレス（パスワードを含まないもの）を指定してください。",
  );
}

/** Standard output waits for its reader, so that nothing gathers here. */
const printed = ({ terminal }: Context): Destination => ({
  async deliver(records) {
    for (const { text } of records) terminal.print(text);
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
});
