import type { KumihimoError } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";
import { refusedMedia } from "../refused-media.ts";
import { retryAfterSeconds } from "../../kernel/retry-after.ts";

export interface Refusal {
  readonly provider: string;
  readonly model: string;
  readonly status: number;
  readonly headers: Headers | Readonly<Record<string, string>> | undefined;
  /** What the vendor wrote, for the log. */
  readonly cause: unknown;
}

/** What a status other than success means, the same for every vendor (RFC 9110, RFC 6585). */
export function failureOfStatus({
  provider,
  model,
  status,
  headers,
  cause,
}: Refusal): KumihimoError {
  const options = { cause };
  switch (status) {
    case 401:
    case 402:
    case 403:
      return modelErrors.unauthorized({ provider }, options);
    case 404:
      return modelErrors.noSuchModel({ provider, model }, options);
    case 408:
      return modelErrors.failed({ provider, status }, options);
    case 413:
      return modelErrors.mediaRefused({ provider, what: refusedMedia.size }, options);
    case 415:
      return modelErrors.mediaRefused({ provider, what: refusedMedia.type }, options);
    case 429:
      return modelErrors.rateLimited(
        { provider, retryAfterSeconds: retryAfterSeconds(headers) },
        options,
      );
    default:
      if (status >= 500) {
        return modelErrors.failed(
          { provider, status, retryAfterSeconds: retryAfterSeconds(headers) },
          options,
        );
      }
      // A redirect or anything stranger is no answer of a model.
      if (status < 400) return modelErrors.badReply({ provider }, options);
      return modelErrors.rejected({ provider, status }, options);
  }
}
