import * as z from "zod";
import { anthropicSettings } from "./anthropic/settings.ts";
import { azureOpenaiSettings } from "./azure-openai/settings.ts";
import { azureSpeechSettings } from "./azure-speech/settings.ts";
import { azureVisionSettings } from "./azure-vision/settings.ts";
import { capabilities } from "./capability.ts";
import { googleSettings } from "./google/settings.ts";
import { googleSpeechSettings } from "./google-speech/settings.ts";
import { googleVisionSettings } from "./google-vision/settings.ts";
import { onnxSettings } from "./onnx/settings.ts";
import { openInferenceSettings } from "./open-inference/settings.ts";
import { openaiCompatibleSettings } from "./openai-compatible/settings.ts";
import { openaiSettings } from "./openai/settings.ts";

/** One provider's settings; `kind` says which adapter reads them. */
export const providerSettings = z.discriminatedUnion("kind", [
  openaiSettings,
  anthropicSettings,
  googleSettings,
  azureOpenaiSettings,
  openaiCompatibleSettings,
  azureVisionSettings,
  googleVisionSettings,
  googleSpeechSettings,
  azureSpeechSettings,
  openInferenceSettings,
  onnxSettings,
]);

export type ProviderSettings = z.output<typeof providerSettings>;

/** What a caller writes before the slash in `provider/model`. */
const providerName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, "expected a name of letters, digits, - and _")
  .refine((name) => name !== "local", "`local` stands for this machine itself");

/** Model services, and who may use how much of them. */
export const modelsConfig = z
  .strictObject({
    providers: z
      .record(providerName, providerSettings)
      .default({})
      .describe("Model services by a name of your own."),
    defaults: z
      .partialRecord(z.enum(capabilities), z.array(z.string().min(1).max(240)).max(20))
      .default({})
      .describe(
        "For each capability the providers in the order they are asked, as `provider` or `provider/model`; left out, all of them as they stand under `providers`.",
      ),
    budget: z
      .strictObject({
        perPrincipalPerDay: z
          .strictObject({
            calls: z.int().min(0).optional().describe("Requests to providers."),
            usd: z.number().min(0).optional().describe("US dollars, for models of known price."),
          })
          .prefault({})
          .describe(
            "What one principal may use from midnight to midnight UTC; left out, no bound.",
          ),
      })
      .prefault({}),
    cache: z
      .strictObject({
        enabled: z.boolean().default(true).describe("Keep answers, and give them again."),
        seconds: z
          .int()
          .min(1)
          .default(7 * 24 * 3600)
          .describe("How long an answer is kept, in seconds."),
        maxBytes: z
          .int()
          .min(1024 * 1024)
          .default(256 * 1024 * 1024)
          .describe("The oldest answers are dropped above this."),
        shared: z
          .boolean()
          .default(false)
          .describe("Give one principal the answer that another one paid for."),
      })
      .prefault({})
      .describe("Answers of models, kept under the data folder."),
  })
  .prefault({})
  .superRefine(({ providers, defaults }, context) => {
    for (const [capability, names] of Object.entries(defaults)) {
      for (const [index, name] of names.entries()) {
        const provider = name.split("/", 1)[0] ?? "";
        if (Object.hasOwn(providers, provider)) continue;
        context.addIssue({
          code: "custom",
          path: ["defaults", capability, index],
          message: `there is no provider named ${provider} under models.providers`,
        });
      }
    }
  });

export type ModelsConfig = z.output<typeof modelsConfig>;
