import { isKumihimoError } from "../kernel/errors.ts";
import type { Language } from "../kernel/language.ts";
import { failedPart, type Settled } from "./settle.ts";

/** Failures that the caller must hear of as such, even where facts could be given instead. */
const callersOwn: ReadonlySet<string> = new Set([
  "models.overBudget",
  "models.unknownProvider",
  "models.lacksCapability",
  "models.badInput",
]);

export interface ModelPart {
  readonly signal: AbortSignal;
  readonly language: Language;
  /** The caller named the model, and wants that one or none. */
  readonly named: boolean;
}

/**
 * As `settle`, for a part that a provider does: where none can, the facts of this machine stay.
 *
 * @throws what the caller did wrong or chose, and a used-up budget.
 */
export async function settleModel<Value>(
  source: string,
  work: Promise<Value>,
  part: ModelPart,
): Promise<Settled<Value>> {
  try {
    return { value: await work };
  } catch (error) {
    if (isKumihimoError(error) && (part.named || callersOwn.has(error.code))) throw error;
    return failedPart(source, error, part);
  }
}
