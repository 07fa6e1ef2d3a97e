/** One request to a provider: timed, counted and held against the budget. */

import type { Clock } from "../../kernel/clock.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Metrics, Outcome } from "../../telemetry/metrics.ts";
import type { Capability } from "../capability.ts";
import { modelErrors } from "../errors.ts";
import type { Price } from "../model.ts";
import type { ModelCaller } from "../models.ts";
import type { Reply, RequestOf, ValueOf } from "../provider.ts";
import type { Usage } from "../usage.ts";
import { type Candidate, nameOf } from "./candidate.ts";
import { costOf } from "./cost.ts";
import { foreseenUsage } from "./foreseen-usage.ts";
import type { LastErrors } from "./last-errors.ts";
import type { Ledger } from "./ledger.ts";
import type { Meter } from "./meter.ts";
import { nextStep } from "./next-step.ts";
import { sentAmounts } from "./sent-amounts.ts";

/** Where every attempt is written down. */
export interface Books {
  readonly ledger: Ledger;
  readonly lastErrors: LastErrors;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: Clock;
}

export interface Sent<Kind extends Capability> {
  readonly candidate: Candidate<Kind>;
  readonly request: RequestOf<Kind>;
  readonly caller: ModelCaller;
  readonly meter: Meter;
  readonly signal: AbortSignal;
  readonly onText?: ((piece: string) => void) | undefined;
}

/** @throws from `models/errors.ts`; the signal's reason when it fires. */
export async function attempt<Kind extends Capability>(
  sent: Sent<Kind>,
  books: Books,
): Promise<Reply<ValueOf<Kind>>> {
  const { candidate, request, caller, signal } = sent;
  const foreseen = costOf(foreseenUsage(candidate, request), candidate.price);
  const reserved = books.ledger.reserve(caller.principal.id, foreseen);
  const start = books.clock.seconds();
  const seconds = (): number => books.clock.seconds() - start;
  try {
    const reply = await timed(sent);
    const usage = { ...sentAmounts(candidate, request), ...reply.usage };
    const usd = costOf(usage, priceOf(candidate, reply));
    reserved.settle(usd ?? foreseen ?? 0);
    const model = nameOf(candidate, reply.model);
    succeeded(sent, books, { model, usage, usd, seconds: seconds() });
    return reply;
  } catch (error) {
    reserved.settle(0);
    const failure = signal.aborted ? signal.reason : asFailure(error, candidate.provider.name);
    failed(sent, books, { failure, seconds: seconds() });
    throw failure;
  }
}

/** Of the model that answered. */
const priceOf = ({ provider, price }: Candidate, { model }: Reply<unknown>): Price | undefined =>
  model === undefined ? price : provider.model(model)?.price;

/** An adapter that does not obey its signal is left behind. */
async function timed<Kind extends Capability>(sent: Sent<Kind>): Promise<Reply<ValueOf<Kind>>> {
  const { candidate, request, onText } = sent;
  const { provider, service, model } = candidate;
  // A model needs time for what it listens to or watches: up to as long as that lasts.
  const { audioSeconds = 0 } = sentAmounts(candidate, request);
  const seconds = provider.manners.timeoutSeconds + audioSeconds;
  try {
    return await withDeadline(provider.name, seconds, sent.signal, (signal) =>
      service.run(request, { model, signal, ...(onText === undefined ? {} : { onText }) }),
    );
  } catch (error) {
    sent.signal.throwIfAborted();
    if (!isKumihimoError(error) || error.code !== "kernel.deadline") throw error;
    throw modelErrors.tookTooLong({ provider: provider.name, seconds }, { cause: error });
  }
}

/** An adapter may have a bug; its provider's answer is then not understood. */
const asFailure = (error: unknown, provider: string): KumihimoError =>
  isKumihimoError(error) ? error : modelErrors.badReply({ provider }, { cause: error });

interface Used {
  /** `provider/model` */
  readonly model: string;
  readonly usage: Usage;
  readonly usd: number | undefined;
  readonly seconds: number;
}

function succeeded<Kind extends Capability>(
  { candidate, meter }: Sent<Kind>,
  { metrics }: Books,
  { model, usage, usd, seconds }: Used,
): void {
  const { capability } = candidate;
  const provider = candidate.provider.name;
  meter.add({ capability, model, outcome: "ok", seconds, usage, usd });
  metrics.modelCall({ provider, capability, outcome: "ok", seconds });
  metrics.modelUse({ provider, direction: "in", tokens: usage.inputTokens ?? 0 });
  metrics.modelUse({ provider, direction: "out", tokens: usage.outputTokens ?? 0 });
  metrics.modelCost({ provider, usd: usd ?? 0 });
}

function failed<Kind extends Capability>(
  { candidate, caller, meter, signal }: Sent<Kind>,
  { metrics, log, lastErrors }: Books,
  { failure, seconds }: { readonly failure: unknown; readonly seconds: number },
): void {
  const { capability, name, model } = candidate;
  const provider = candidate.provider.name;
  meter.add({ capability, model: name, outcome: "failed", seconds });
  const outcome = signal.aborted ? "cancelled" : outcomeOf(failure);
  metrics.modelCall({ provider, capability, outcome, seconds });
  if (signal.aborted || !isKumihimoError(failure)) return;
  if (outcome === "failed") lastErrors.note(provider, failure);
  const { code } = failure;
  log.warn("provider failed", {
    call: caller.id,
    provider,
    model,
    capability,
    code,
    error: failure,
  });
}

/** What the caller is to blame for says nothing about the provider. */
const outcomeOf = (failure: unknown): Outcome =>
  nextStep(failure)?.elsewhere === true ? "failed" : "refused";
