/** The admin API of a running hub, as commands ask it. */

import type * as z from "zod";
import { isKumihimoError } from "../kernel/errors.ts";
import type { Language } from "../kernel/language.ts";
import type { Context, Given } from "./define-command.ts";
import { cliErrors } from "./errors.ts";
import { accepted, networkReason } from "./running-hub.ts";
import { configuredHub, writtenHub } from "./upstream/hub-address.ts";

export interface HubAddress {
  /** `http://127.0.0.1:3000`; a path in it does not count. */
  readonly url: string;
  readonly token: string | undefined;
  readonly language: Language;
  readonly signal: AbortSignal;
}

export interface HubRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Segments after `/api`, not yet encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface HubApi {
  /**
   * The answer, checked as far as `schema` says: the hub at an address may be of another version, or
   * none. An answer without content is undefined.
   *
   * @throws `cli.notReachable`, `cli.tokenWanted`, `cli.refused`
   */
  ask<Schema extends z.ZodType>(schema: Schema, request: HubRequest): Promise<z.output<Schema>>;
}

/** How long the hub may take; it gives up by itself before that. */
const patienceMs = 90_000;

export const hubApi = (hub: HubAddress): HubApi => ({
  async ask(schema, request) {
    const parsed = schema.safeParse(await answerOf(hub, request));
    if (parsed.success) return parsed.data;
    throw cliErrors.notReachable({ url: hub.url, why: "no answer of a hub" });
  },
});

/** The hub of the option `--url`, else the one of this configuration. */
export async function openHubApi(given: Given, context: Context): Promise<HubApi> {
  const url = given.text("url");
  const hub =
    url === undefined ? await configuredHub(given, context) : await writtenHub(url, given, context);
  const { language, signal } = context;
  return hubApi({ ...hub, language, signal });
}

async function answerOf(hub: HubAddress, request: HubRequest): Promise<unknown> {
  const { url, token, language, signal } = hub;
  const { method, body } = request;
  try {
    const answer = await fetch(addressOf(url, request), {
      method,
      headers: {
        "accept-language": language,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(method !== "GET" && method !== "DELETE" && { "content-type": "application/json" }),
      },
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    await accepted(answer);
    return answer.status === 204 ? undefined : await answer.json();
  } catch (error) {
    signal.throwIfAborted();
    if (isKumihimoError(error) || !(error instanceof Error)) throw error;
    throw cliErrors.notReachable({ url, why: networkReason(error) }, { cause: error });
  }
}

function addressOf(hub: string, { path, query = {} }: HubRequest): URL {
  const address = new URL(["/api", ...path.map(encodeURIComponent)].join("/"), hub);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return address;
}
