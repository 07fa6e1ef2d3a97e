import { join } from "node:path";
import { isLoopback } from "../../http/loopback.ts";
import { Secret } from "../../kernel/secret.ts";
import { readSecretFile } from "../../storage/private-file.ts";
import type { Context, Given } from "../define-command.ts";
import { loadConfig } from "../load-config.ts";
import { usage } from "../usage.ts";

export interface Written {
  readonly url: string;
  readonly token: string | undefined;
}

/**
 * A hub whose address was written on the command line. The token of the data folder is for hubs of this
 * machine: it is sent nowhere else.
 *
 * @throws `cli.usage`
 */
export async function writtenHub(url: string, given: Given, context: Context): Promise<Written> {
  const { hostname = "", username = "", password = "" } = URL.parse(url) ?? {};
  if (username !== "" || password !== "") throw withCredentials();
  if (!/^https?:\/\//.test(url) || hostname === "") throw noUrl(url);
  const token = writtenToken(given, context);
  if (token !== undefined || !isLoopback(hostname.replaceAll(/[[\]]/g, ""))) return { url, token };
  return { url, token: (await configuredHub(given, context)).token };
}

/** The hub that `serve` starts with this configuration, whether or not it runs. */
export async function configuredHub(given: Given, context: Context): Promise<Written> {
  const { dataDir, http } = (await loadConfig(given, context)).config;
  const host = ["0.0.0.0", "::"].includes(http.host) ? "127.0.0.1" : http.host;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${http.port}`;
  const token =
    writtenToken(given, context) ??
    learned(await readSecretFile(join(dataDir, "admin-token")), context);
  return { url, token };
}

const writtenToken = (given: Given, context: Context): string | undefined =>
  learned(given.text("token") ?? (context.environment["KUMIHIMO_TOKEN"] || undefined), context);

/** Whatever answers at an address may repeat the token in what it says of its failure. */
function learned(token: string | undefined, { secrets }: Context): string | undefined {
  if (token !== undefined) secrets.learn(new Secret(token));
  return token;
}

const withCredentials = () =>
  usage(
    "A hub's address holds no user and no password. Give the token with --token.",
    "ハブのアドレスにユーザー名やパスワードは書けません。トークンは --token で指定してください。",
  );

const noUrl = (url: string) =>
  usage(
    `A hub has an address such as http://127.0.0.1:3000, not "${url}".`,
    `ハブのアドレスは http://127.0.0.1:3000 のように指定してください（「${url}」は使えません）。`,
  );
