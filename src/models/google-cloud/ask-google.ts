/** A request to one of Google Cloud's REST APIs, with an API key. */

import type * as z from "zod";
import { googleMeaning } from "../google/meaning-of.ts";
import { askJson } from "../wire/ask-json.ts";
import type { Wire } from "../wire/wire.ts";

export interface GoogleAccount {
  readonly wire: Wire;
  readonly provider: string;
  readonly apiKey: string;
}

export interface GoogleRequest {
  readonly url: string;
  readonly model: string;
  /** `GET` where there is none. */
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/**
 * The key goes into a header: an address is written into logs.
 *
 * @throws as `askJson`.
 */
export function askGoogle<Schema extends z.ZodType>(
  { wire, provider, apiKey }: GoogleAccount,
  { url, model, body, signal }: GoogleRequest,
  reply: Schema,
): Promise<z.output<Schema>> {
  const sent =
    body === undefined
      ? { headers: { "x-goog-api-key": apiKey } }
      : {
          headers: { "x-goog-api-key": apiKey, "content-type": "application/json" },
          body: JSON.stringify(body),
        };
  return askJson({ wire, provider, model, url, signal, meaningOf: googleMeaning, ...sent }, reply);
}
