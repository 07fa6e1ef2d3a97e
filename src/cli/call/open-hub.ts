/** The hub that `call` and `tools` talk to. */

import { dirname } from "node:path";
import type { Config } from "../../config/schema.ts";
import type { Context, Given, Option } from "../define-command.ts";
import { hubOptions, tokenOption } from "../hub-options.ts";
import { openApp } from "../open-app.ts";
import { usage } from "../usage.ts";
import type { CallableHub } from "./callable-hub.ts";
import { localHub } from "./local-hub.ts";
import { namedFile } from "./media-arguments.ts";

export const callableHubOptions: readonly Option[] = [
  {
    flags: "--url <url>",
    about: { en: "address of a running hub", ja: "稼働中のハブのアドレス" },
  },
  tokenOption,
  ...hubOptions,
];

/**
 * With `--url` that hub, else one in this process. Whoever opens it disposes of it.
 *
 * `texts` may be names of files: the folders they are in become roots of a hub in this process.
 */
export async function openHub(
  given: Given,
  context: Context,
  texts: readonly string[] = [],
): Promise<CallableHub> {
  const { environment, language, directory, version, signal } = context;
  const url = given.text("url");
  if (url === undefined) {
    const roots = [directory, ...(await foldersOf(texts, directory))];
    const adjust = (config: Config): Config => withRoots(config, roots);
    return localHub((await openApp(given, context, { quiet: true, adjust })).app);
  }
  const { endpointOf, remoteHub } = await import("./remote-hub.ts");
  if (!URL.canParse(url)) throw noUrl(url);
  const token = given.text("token") ?? (environment["KUMIHIMO_TOKEN"] || undefined);
  return await remoteHub({ endpoint: endpointOf(url), token, language, version }, signal);
}

const noUrl = (url: string) =>
  usage(
    `--url takes an address such as http://127.0.0.1:3000, not "${url}".`,
    `--url には http://127.0.0.1:3000 のようなアドレスを指定してください（「${url}」は使えません）。`,
  );

/** The person at this machine named these files, so the hub in this process may read them. */
async function foldersOf(texts: readonly string[], directory: string): Promise<string[]> {
  const files = await Promise.all(
    texts.map((text) => namedFile(text, directory).catch(() => undefined)),
  );
  return files.filter((file) => file !== undefined).map((file) => dirname(file));
}

function withRoots(config: Config, more: readonly string[]): Config {
  const { media } = config;
  const roots = [...new Set([...media.refs.roots, ...more])];
  return { ...config, media: { ...media, refs: { ...media.refs, roots } } };
}
