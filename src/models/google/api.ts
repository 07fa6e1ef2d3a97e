import { modelErrors } from "../errors.ts";
import type { Attempt } from "../provider.ts";
import type { Asking } from "../wire/ask-json.ts";
import type { Wire } from "../wire/wire.ts";
import { googleMeaning } from "./meaning-of.ts";

/** The Gemini API as one provider has it configured. */
export interface GoogleApi {
  /** The provider's name in the configuration. */
  readonly provider: string;
  /** With its version, without a slash at the end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly wire: Wire;
}

/** A request that carries the key where it does not end up in logs: in a header, never in the URL. */
export function requestTo(
  api: GoogleApi,
  path: string,
  { model, signal }: Pick<Attempt, "model" | "signal">,
  body?: object,
): Asking {
  return {
    wire: api.wire,
    provider: api.provider,
    model,
    url: `${api.baseUrl}/${path}`,
    headers: {
      "x-goog-api-key": api.apiKey,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
    meaningOf: googleMeaning,
  };
}

/**
 * A caller may name any model, and its name stands in the address: one that would lead elsewhere is
 * none of Google's.
 *
 * @throws `models.noSuchModel`
 */
export function checkModel(model: string, provider: string): void {
  if (!/^[\w.-]{1,200}$/.test(model)) throw modelErrors.noSuchModel({ provider, model });
}

/** The path of a model's method. */
export function methodOf(model: string, method: string, provider: string): string {
  checkModel(model, provider);
  return `models/${model}:${method}`;
}
