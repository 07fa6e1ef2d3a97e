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

/**
 * Whether it tells against the instance: too many requests (429) is no illness, and what is wrong with
 * the credential of one caller does not concern the others.
 */
export const outcomeOf = (failure: SendFailure, ofCaller = false): Outcome =>
  (failure.kind === "refused" && failure.status === 429) || (ofCaller && isUnwelcome(failure))
    ? "neutral"
    : "failed";

/** Whether it is whoever asks who is not let in. */
export const isUnwelcome = ({ kind, status }: SendFailure): boolean =>
  kind === "refused" && (status === 401 || status === 403);

/**
 * Whether another instance, or the same one, may be asked: where nothing was sent, where the answer says
 * that nothing was done (503 and 429), and where doing it twice is doing it once.
 */
export const maySendAgain = (failure: SendFailure, idempotent: boolean): boolean =>
  !failure.sent ||
  (failure.kind === "refused" && (failure.status === 503 || failure.status === 429)) ||
  (idempotent && failure.kind === "closed");
