/** Reads one URL, following redirects, each checked like the first. */

import { request } from "undici";
import type { Agent, Dispatcher } from "undici";
import { mediaErrors } from "../../errors.ts";
import type { FetchConfig } from "../config.ts";
import { reasons } from "../reasons.ts";
import type { MayReach } from "./address-policy.ts";
import { checkedUrl } from "./checked-url.ts";
import { transferFailure } from "./failure.ts";

export interface TransferRules {
  readonly agent: Agent;
  readonly mayReach: MayReach;
  readonly settings: FetchConfig;
  readonly maxBytes: number;
}

type Response = Dispatcher.ResponseData;

const headers = {
  accept: "*/*",
  // A compressed answer could grow a thousandfold when unpacked, past a limit on what was sent.
  "accept-encoding": "identity",
  "user-agent": "kumihimo",
};

/**
 * The bytes at a URL, as they come.
 *
 * Nothing of the caller or the hub is sent along, and nothing the server says of the content is
 * believed.
 *
 * @throws `media.addressForbidden`, `media.notReachable`, `media.tooLarge`, the signal's reason.
 */
export async function* transfer(
  url: URL,
  rules: TransferRules,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let response: Response | undefined;
  try {
    response = await arrive(url, rules, signal);
    checkAnswer(response, rules.maxBytes);
    yield* limited(response.body, rules.maxBytes);
  } catch (error) {
    signal.throwIfAborted();
    throw transferFailure(error);
  } finally {
    if (response !== undefined) leave(response);
  }
}

async function* limited(
  body: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw mediaErrors.tooLarge({ bytes, limit });
    yield chunk;
  }
}

/** The first answer that is no redirect. */
async function arrive(first: URL, rules: TransferRules, signal: AbortSignal): Promise<Response> {
  let url = first;
  for (let redirects = 0; redirects <= rules.settings.maxRedirects; redirects += 1) {
    const response = await request(url, { dispatcher: rules.agent, headers, signal });
    const location = response.headers["location"];
    const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode);
    if (!isRedirect || typeof location !== "string") return response;
    leave(response);
    url = checkedUrl(location, rules.settings, rules.mayReach, url);
  }
  throw mediaErrors.notReachable({ why: reasons.redirects });
}

function checkAnswer({ statusCode, headers: told }: Response, limit: number): void {
  if (statusCode !== 200) throw mediaErrors.notReachable({ why: reasons.status(statusCode) });
  const encoding = told["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw mediaErrors.notReachable({ why: reasons.compressed });
  const bytes = Number(told["content-length"] ?? 0);
  if (bytes > limit) throw mediaErrors.tooLarge({ bytes, limit });
}

/** Ends the connection without reading on. */
function leave({ body }: Response): void {
  body.on("error", () => undefined);
  body.destroy();
}
