import type { Models } from "../../models/models.ts";

/** Where a model's table says nothing: what the shortest of the known ones takes. */
const usual = 4000;

/**
 * How long one request to speak may be, so that any provider that may be asked takes it.
 *
 * @param named `provider`, `provider/model` or `provider/voice`; only that provider counts then.
 */
export function longestText({ providers }: Pick<Models, "providers">, named?: string): number {
  const [wanted, model] = named?.split(/\/(.*)/s) ?? [];
  const limits = providers
    .filter(({ name }) => wanted === undefined || name === wanted)
    .flatMap((provider) => {
      const { speak } = provider.services;
      if (speak === undefined) return [];
      const row = provider.model(model ?? "") ?? provider.model(speak.model);
      return [row?.limits?.maxCharacters ?? usual];
    });
  return Math.min(...limits, ...(limits.length === 0 ? [usual] : []));
}
