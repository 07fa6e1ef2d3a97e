/** Which hub the commands about upstreams ask. */

import type { Localized } from "../../kernel/language.ts";
import type { Context, Given, Option } from "../define-command.ts";
import { cliErrors } from "../errors.ts";
import { hubOptions, tokenOption } from "../hub-options.ts";
import { openApp } from "../open-app.ts";
import { configuredHub, type Written, writtenHub } from "./hub-address.ts";
import { localDesk } from "./local-desk.ts";
import { runningDesk } from "./running-desk.ts";
import type { RunningDesk, UpstreamDesk } from "./upstream-desk.ts";

/** For commands that need no running hub. */
export const deskOptions: readonly Option[] = [
  {
    flags: "--url <url>",
    about: {
      en: "address of a running hub; left out, the one of this configuration, or none",
      ja: "稼働中のハブのアドレス（省略時は、この設定のハブ、なければこの場）",
    },
  },
  tokenOption,
  ...hubOptions,
];

/** For commands that change a running hub. */
export const runningDeskOptions = (flag: "--url" | "--hub"): readonly Option[] => [
  {
    flags: `${flag} <url>`,
    about: {
      en: "address of the running hub; left out, the one of this configuration",
      ja: "稼働中のハブのアドレス（省略時は、この設定のハブ）",
    },
  },
  tokenOption,
  ...hubOptions,
];

const words: Localized<(url: string) => string> = {
  en: (url) => `No hub of this configuration answers at ${url}; asked from here.`,
  ja: (url) => `${url} でこの設定のハブが応答しないため、ここから確認します。`,
};

/** How long a hub may take to say that it is there, in milliseconds. */
const probeMs = 3000;

/**
 * With `--url` that hub; else the one that runs with this configuration; else one in this process, which
 * ends with the command. Whoever opens it disposes of it.
 */
export async function openDesk(given: Given, context: Context): Promise<UpstreamDesk> {
  const url = given.text("url");
  if (url !== undefined) return deskAt(await writtenHub(url, given, context), context);
  const hub = await configuredHub(given, context);
  if (await answers(hub, context)) return deskAt(hub, context);
  const { terminal, language, signal } = context;
  terminal.warn(words[language](hub.url));
  const { app } = await openApp(given, context, { quiet: true });
  return await localDesk(app, signal);
}

/** A running hub, written in the option `name` or that of this configuration. @throws `cli.noHubRuns` */
export async function openRunningDesk(
  name: "url" | "hub",
  given: Given,
  context: Context,
): Promise<RunningDesk> {
  const url = given.text(name);
  if (url !== undefined) return deskAt(await writtenHub(url, given, context), context);
  const hub = await configuredHub(given, context);
  if (!(await answers(hub, context))) throw cliErrors.noHubRuns({ url: hub.url });
  return deskAt(hub, context);
}

const deskAt = (hub: Written, { language, signal }: Context): RunningDesk =>
  runningDesk({ ...hub, language, signal });

/** Whether there is a hub that takes this token: any other server on the port is none of ours. */
async function answers(hub: Written, context: Context): Promise<boolean> {
  const { signal } = context;
  try {
    const soon = AbortSignal.any([signal, AbortSignal.timeout(probeMs)]);
    await deskAt(hub, { ...context, signal: soon }).list();
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
