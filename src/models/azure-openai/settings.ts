import * as z from "zod";
import { openaiCapabilities } from "../openai/capabilities.ts";
import { apiKey, baseUrl, manners, modelChoice } from "../settings.ts";

const deployment = z.string().min(1).max(200);

export const azureOpenaiSettings = z.strictObject({
  kind: z.literal("azure-openai"),
  apiKey: apiKey.describe(
    "A key of the resource; may be `file:/path`. Without one the provider is absent; Entra ID is not supported.",
  ),
  baseUrl: baseUrl.describe("The resource, such as `https://NAME.openai.azure.com`."),
  apiVersion: z
    .string()
    .max(40)
    .regex(/^[a-z0-9-]*$/)
    .default("")
    .describe(
      "Sent as `api-version`, for a resource that asks for one, such as `preview`; left out, none.",
    ),
  models: modelChoice(openaiCapabilities).describe(
    "The deployment for each capability; one without a deployment is not offered.",
  ),
  deployments: z
    .record(deployment, deployment)
    .default({})
    .describe(
      "The model behind a deployment that has another name, such as `whisper-1`, so that its limits are known.",
    ),
  ...manners,
});

export type AzureOpenaiSettings = z.output<typeof azureOpenaiSettings>;
