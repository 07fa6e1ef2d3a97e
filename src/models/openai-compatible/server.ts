import type { Attempt } from "../provider.ts";
import type { Asking } from "../wire/ask-json.ts";
import type { Wire } from "../wire/wire.ts";
import type { OpenaiCompatibleSettings } from "./settings.ts";

/** One server, as its capabilities see it. */
export interface Server {
  /** The provider's name. */
  readonly provider: string;
  /** A request without a body. */
  request(
    endpoint: keyof OpenaiCompatibleSettings["paths"],
    attempt: Pick<Attempt, "model" | "signal">,
  ): Asking;
}

export function serverAt(
  provider: string,
  { baseUrl, apiKey, headers, paths }: OpenaiCompatibleSettings,
  wire: Wire,
): Server {
  // A server that asks for no key may refuse an empty one.
  const key = apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` };
  return {
    provider,
    request: (endpoint, { model, signal }) => ({
      wire,
      provider,
      model,
      signal,
      url: `${baseUrl}${paths[endpoint]}`,
      headers: { ...headers, ...key },
    }),
  };
}

/** The request with a body of JSON. */
export const withJson = (request: Asking, body: object): Asking => ({
  ...request,
  headers: { ...request.headers, "content-type": "application/json" },
  body: JSON.stringify(body),
});
