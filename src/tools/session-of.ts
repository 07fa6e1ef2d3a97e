import type { Capability } from "../models/capability.ts";
import type { Models, ModelSession } from "../models/models.ts";
import { localSession } from "../models/no-models.ts";
import type { Call } from "../pipeline/define-tool.ts";
import type { Language } from "../kernel/language.ts";
import { localModel } from "./model-argument.ts";

export interface SessionChoice {
  readonly language: Language;
  /** What `model` is for. */
  readonly capability: Capability;
  readonly model?: string | undefined;
}

/** The models for one call of a tool, metered for it alone. */
export const sessionOf = (
  models: Models,
  { principal, id, signal, fresh = false }: Call,
  { language, capability, model }: SessionChoice,
): ModelSession =>
  model === localModel
    ? localSession
    : models.session({
        principal,
        id,
        language,
        signal,
        fresh,
        ...(model === undefined ? {} : { choice: { capability, model } }),
      });
