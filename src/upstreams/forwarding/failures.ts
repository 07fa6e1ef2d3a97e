import { isKumihimoError } from "../../kernel/errors.ts";
import type { SendFailure } from "../channel.ts";
import { upstreamErrors } from "../errors.ts";
import type { Outcome } from "../instances/instances.ts";

/** What a caller hears of a request that failed on its way. */
export function errorOf(upstream: string, failure: SendFailure): Error {
  const { kind, status = 0, cause } = failure;
  if (isKumihimoError(cause)) return cause;
  const why = { cause };
  switch (kind) {
    case "connect":
      return upstreamErrors.unreachable({ upstream }, why);
    case "closed":
      return upstreamErrors.cutOff({ upstream }, why);
    case "refused":
      return upstreamErrors.refused({ upstream, status }, why);
    case "nonsense":
      return upstreamErrors.nonsense({ upstream }, why);
  }
}

/** Whether it tells against the instance: too many requests (429) is no illness. */
export const outcomeOf = ({ kind, status }: SendFailure): Outcome =>
  kind === "refused" && status === 429 ? "neutral" : "failed";

/**
 * Whether another instance, or the same one, may be asked: where nothing was sent, where the answer says
 * that nothing was done (503 and 429), and where doing it twice is doing it once.
 */
export const maySendAgain = (failure: SendFailure, idempotent: boolean): boolean =>
  !failure.sent ||
  (failure.kind === "refused" && (failure.status === 503 || failure.status === 429)) ||
  (idempotent && failure.kind === "closed");
