import type { Language } from "../kernel/language.ts";
import type { Capability } from "../models/capability.ts";
import type { Models, ModelSession } from "../models/models.ts";
import type { Call } from "../pipeline/define-tool.ts";
import { localModel } from "./model-argument.ts";
import { type SessionChoice, sessionOf } from "./session-of.ts";
import { settleModel } from "./settle-model.ts";
import type { SourceFailure } from "./settle.ts";

/** What models do in one call of a tool; every part may fail without spoiling the rest. */
export interface ModelWork {
  readonly session: ModelSession;
  /** Whether it is worth preparing for: some provider offers it, as far as the caller leaves it open. */
  wants(capability: Capability): boolean;
  /**
   * Does one part, named `source` in failures.
   *
   * @returns nothing where no provider is there for it, else its value or its failure.
   * @throws what the caller did wrong or chose, and a used-up budget.
   */
  part<Value>(
    capability: Capability,
    source: string,
    work: (session: ModelSession) => Promise<Value>,
  ): Promise<Part<Value>>;
}

export interface Part<Value> {
  readonly value?: Value;
  readonly failure?: SourceFailure;
}

export interface WorkChoice extends SessionChoice {
  /** Of the failures. */
  readonly language: Language;
}

/** @throws `models.unknownProvider`, `models.lacksCapability` where a named model can do nothing here. */
export function modelWork(
  models: Models,
  call: Call,
  { language, ...choice }: WorkChoice,
): ModelWork {
  const session = sessionOf(models, call, choice);
  const isNamed = choice.model !== undefined && choice.model !== localModel;
  return {
    session,
    wants: (capability) => session.offers(capability),
    async part(capability, source, work) {
      if (!session.offers(capability)) return {};
      const named = isNamed && capability === choice.capability;
      return await settleModel(source, work(session), { signal: call.signal, language, named });
    },
  };
}
