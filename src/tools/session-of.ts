import type { ModelChoice, Models, ModelSession } from "../models/models.ts";
import { localSession } from "../models/no-models.ts";
import type { Call } from "../pipeline/define-tool.ts";
import { localModel } from "./model-argument.ts";

export interface SessionChoice extends Omit<ModelChoice, "model"> {
  /** As the caller named it. */
  readonly model?: string | undefined;
}

/**
 * The models for one call of a tool, metered for it alone.
 *
 * @throws `models.unknownProvider`, `models.lacksCapability`
 */
export const sessionOf = (
  models: Models,
  { principal, id, signal, fresh = false }: Call,
  { model, ...use }: SessionChoice,
): ModelSession =>
  model === localModel
    ? localSession
    : models.session({
        principal,
        id,
        signal,
        fresh,
        ...(model === undefined ? {} : { choice: { ...use, model } }),
      });
