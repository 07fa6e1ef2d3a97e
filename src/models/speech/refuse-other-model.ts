import { modelErrors } from "../errors.ts";

/**
 * For an API that is not told the model, since it has but one: nobody is to be told that another one
 * answered.
 *
 * @throws `models.noSuchModel`
 */
export function refuseOtherModel(only: string, model: string, provider: string): void {
  if (model !== only) throw modelErrors.noSuchModel({ provider, model });
}
