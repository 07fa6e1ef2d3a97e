import type { Models } from "../../models/models.ts";
import type { Resource } from "../../pipeline/define-resource.ts";

const uri = "kumihimo://models/inference";
const mimeType = "application/json";

/** Every model that `ml_inference` can run, with the JSON Schema of its input. */
export const inferenceModelsResource = (models: Models): Resource => ({
  name: "inference-models",
  title: "Trained models",
  description:
    "The models of ml_inference: name as provider/model, description, JSON Schema of the input, and whether running one twice does no harm.",
  mimeType,
  uri,
  cache: { ttlMs: 60_000, cacheScope: "private" },
  async read(_uri, signal) {
    const listed = await models.inferenceModels(signal);
    return { uri, mimeType, text: JSON.stringify({ models: listed }, undefined, 2) };
  },
});
