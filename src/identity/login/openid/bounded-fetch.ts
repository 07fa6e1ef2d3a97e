/** The hub's way to one OpenID provider: nothing long, nothing late, no redirect, no plain text. */

import type { CustomFetch } from "openid-client";
import { Agent, request } from "undici";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { isTlsFailure } from "../../../kernel/tls-failure.ts";
import { type ProviderFault, providerErrors } from "../errors.ts";
import { isSafeUrl } from "../../../kernel/safe-url.ts";

/** In bytes; discovery documents, keys and tokens are far smaller. */
const longestAnswer = 1024 * 1024;

export interface BoundedFetch extends AsyncDisposable {
  /** @throws `identity.providerFault` for everything that is not an answer to read. */
  readonly fetch: CustomFetch;
}

/** @param authorities PEM; left out, those that Node.js knows. */
export function boundedFetch(provider: string, authorities: string | undefined): BoundedFetch {
  const agent = new Agent({
    connections: 16,
    maxResponseSize: longestAnswer,
    ...(authorities !== undefined && { connect: { ca: authorities } }),
  });
  const failure = (fault: ProviderFault, detail: string, cause?: unknown): Error =>
    providerErrors.providerFault({ provider, fault, detail }, { cause });

  return {
    async fetch(url, { method, headers, body, signal }) {
      if (!isSafeUrl(url)) throw failure("insecure", new URL(url).host);
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method,
          headers: { ...headers, "accept-encoding": "identity" },
          body: body instanceof URLSearchParams ? body.toString() : null,
          ...(signal !== undefined && { signal }),
        });
        const bytes = await answer.body.arrayBuffer();
        const { statusCode: status } = answer;
        if (status >= 500 || (status >= 300 && status < 400)) {
          throw failure("answer", `HTTP ${status}`);
        }
        return new Response(bytes.byteLength === 0 ? null : bytes, {
          status,
          headers: singleHeaders(answer.headers),
        });
      } catch (error) {
        if (isKumihimoError(error)) throw error;
        const detail = detailOf(error);
        throw failure(faultOf(detail), detail, error);
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

const singleHeaders = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Headers => {
  const single = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value ?? []].flat()) single.append(name, one);
  }
  return single;
};

function faultOf(detail: string): ProviderFault {
  if (/Timeout|TIMEDOUT|_TIMEOUT$/.test(detail)) return "timeout";
  if (detail === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return "answer";
  return isTlsFailure(detail) ? "tls" : "unreachable";
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
