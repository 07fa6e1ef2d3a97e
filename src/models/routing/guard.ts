/** Stands before one provider: so many requests at once, again where that is safe, and rest when it is ill. */

import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
} from "cockatiel";
import { slots } from "../../kernel/slots.ts";
import { modelErrors } from "../errors.ts";
import type { Provider } from "../provider.ts";
import { nextStep } from "./next-step.ts";
import { pause, pauses } from "./pauses.ts";

/** Requests that wait for each one in flight; more are turned away. */
const waitingPerPlace = 16;

export interface Guarded<Value> {
  /** Fires when the caller gives up. */
  readonly signal: AbortSignal;
  /** What is left of the caller's time. */
  readonly secondsLeft: () => number;
  /** Running it twice could do harm: after a doubtful end it is not sent again. */
  readonly acts: boolean;
  /** Somebody has read a part of an answer: a second beginning would confuse them. */
  readonly begun?: () => boolean;
  /** One attempt, with a time limit of its own. */
  readonly attempt: () => Promise<Value>;
}

export interface Guard {
  /** The provider failed too often and is not asked for now. */
  readonly resting: boolean;
  /** @throws the last attempt's failure; `models.resting`, `kernel.busy`; the signal's reason. */
  run<Value>(work: Guarded<Value>): Promise<Value>;
}

export function guard({ name, manners }: Pick<Provider, "name" | "manners">): Guard {
  const places = slots(name, {
    atOnce: manners.concurrency,
    waiting: manners.concurrency * waitingPerPlace,
  });
  const breaker: CircuitBreakerPolicy = circuitBreaker(
    handleWhen((error) => {
      const step = nextStep(error);
      // A trial that ended without the provider's own word, as when the caller left, proves nothing.
      return step === undefined ? breaker.state === CircuitState.HalfOpen : step.outage;
    }),
    {
      halfOpenAfter: manners.breaker.restSeconds * 1000,
      breaker: new ConsecutiveBreaker(manners.breaker.failures),
    },
  );

  /** Nobody waits behind requests that hang in a provider which is already known to be ill. */
  function mustBeWorthWaiting(): void {
    const isFull = places.taken >= manners.concurrency;
    if (isFull && breaker.state !== CircuitState.Closed)
      throw modelErrors.resting({ provider: name });
  }

  /** Others do not wait for the end of a trial: it may take long, and another provider is there. */
  async function guarded<Value>(attempt: () => Promise<Value>): Promise<Value> {
    if (breaker.state === CircuitState.HalfOpen) throw modelErrors.resting({ provider: name });
    try {
      return await breaker.execute(attempt);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw modelErrors.resting({ provider: name });
    }
  }

  return {
    get resting() {
      return breaker.state !== CircuitState.Closed;
    },
    async run(work) {
      const { signal, attempt } = work;
      const between = pauses();
      for (let left = manners.retries; ; left -= 1) {
        try {
          mustBeWorthWaiting();
          return await places.use(signal, () => guarded(attempt));
        } catch (error) {
          signal.throwIfAborted();
          const seconds = left > 0 && mayRepeat(error, work) ? between.next(error) : undefined;
          if (seconds === undefined || seconds >= work.secondsLeft()) throw error;
          await pause(seconds, signal);
        }
      }
    },
  };
}

function mayRepeat(error: unknown, { acts, begun }: Guarded<unknown>): boolean {
  const step = nextStep(error);
  return step !== undefined && step.again && !(acts && step.doubtful) && begun?.() !== true;
}
