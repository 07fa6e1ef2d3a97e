import type { Model } from "../model.ts";
import { openaiModels } from "../openai/models.ts";

/**
 * OpenAI's models as Azure serves them: the same abilities and limits. Prices, and the days on which
 * models retire, are Azure's own, differ by region and contract, and are not in the table.
 */
export const azureOpenaiModels: readonly Model[] = openaiModels.map(
  ({ price: _price, retiresOn: _retiresOn, ...row }) => row,
);
