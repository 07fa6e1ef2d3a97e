/** Bounds for what is asked of a provider, and few words to callers about what went wrong. */

import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { slots } from "../../kernel/slots.ts";
import type { Log } from "../../telemetry/log.ts";
import { providerErrors } from "./errors.ts";

export interface Bounds {
  readonly timeoutSeconds: number;
  readonly atOnce: number;
  readonly waiting: number;
}

export type Guarded = <Result>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>;

/**
 * Runs the steps of one provider's logins.
 *
 * What a step throws is `identity.refusedAnswer` or `identity.providerFault`; both are logged, and the
 * caller learns no more than `identity.providerRefused` or `identity.providerDown`.
 */
export function guarded(name: string, bounds: Bounds, log: Log): Guarded {
  const what = "The login";
  const places = slots(what, bounds);
  return async (signal, work) => {
    try {
      return await withDeadline(what, bounds.timeoutSeconds, signal, (limited) =>
        places.use(limited, () => work(limited)),
      );
    } catch (error) {
      signal.throwIfAborted();
      if (!isKumihimoError(error)) throw error;
      throw told(name, error, log);
    }
  };
}

function told(name: string, error: KumihimoError, log: Log): KumihimoError {
  if (error.code === "kernel.deadline") {
    const timeout = { provider: name, fault: "timeout", detail: "login" } as const;
    return told(name, providerErrors.providerFault(timeout), log);
  }
  if (error.audience === "caller") {
    log.info("login not tried", { name, code: error.code });
    return error;
  }
  if (error.code === "identity.refusedAnswer") {
    log.info("login refused", { name, error });
    return providerErrors.providerRefused({}, { cause: error });
  }
  log.warn("provider unavailable", { name, error });
  return providerErrors.providerDown({}, { cause: error });
}
