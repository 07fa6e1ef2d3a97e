import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { localized } from "../../kernel/language.ts";
import type { ModelCaller } from "../models.ts";
import { modelErrors } from "../errors.ts";
import type { Capability } from "../capability.ts";
import type { Candidate } from "./candidate.ts";
import { nextStep } from "./next-step.ts";

/**
 * Asks one after the other until one answers.
 *
 * @throws a failure that another provider cannot mend, as it is; where all failed `models.noneAnswered`,
 * or the failure itself where there was only one; the caller's reason when their signal fires.
 */
export async function askInTurn<Kind extends Capability, Value>(
  candidates: readonly Candidate<Kind>[],
  { signal }: Pick<ModelCaller, "signal">,
  ask: (candidate: Candidate<Kind>) => Promise<Value>,
): Promise<Value> {
  const failures: KumihimoError[] = [];
  for (const candidate of candidates) {
    try {
      signal.throwIfAborted();
      return await ask(candidate);
    } catch (error) {
      if (!isKumihimoError(error) || nextStep(error)?.elsewhere !== true) throw error;
      failures.push(error);
    }
  }
  const [only] = failures;
  if (failures.length === 1) throw only;
  const reasons = localized((language) =>
    failures.map((failure) => failure.words(language).message).join(language === "ja" ? "" : " "),
  );
  throw modelErrors.noneAnswered({ reasons }, { cause: failures.at(-1) });
}
