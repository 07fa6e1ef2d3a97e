import * as z from "zod";
import { apiKey, baseUrl, manners } from "../settings.ts";
import { declaredModel, maxOutputElements, modelName } from "../tensors/declared-model.ts";

const servedModel = z
  .strictObject({
    model: modelName.optional().describe("Its name on the server, where that is another one."),
    version: modelName.optional().describe("Left out, the server chooses."),
    ...declaredModel,
    repeatable: z
      .boolean()
      .default(true)
      .describe(
        "Running it twice does no harm. `false` for a model that acts: a request that failed is then never sent again.",
      ),
  })
  .prefault({});

export const openInferenceSettings = z.strictObject({
  kind: z.literal("open-inference"),
  apiKey: apiKey.describe(
    "The key, sent as `Authorization: Bearer`, where the server asks for one; may be `file:/path`.",
  ),
  baseUrl: baseUrl.describe(
    "The address of the server, without `/v2`, such as `http://127.0.0.1:8000`.",
  ),
  models: z
    .record(modelName, servedModel)
    .default({})
    .describe("Models of the server, by the names that callers use."),
  otherModels: z
    .boolean()
    .default(true)
    .describe("Models of the server that are not named here may be run too."),
  maxOutputElements,
  ...manners,
});

export type OpenInferenceSettings = z.output<typeof openInferenceSettings>;
export type ServedModel = z.output<typeof servedModel>;
