import * as z from "zod";
import { capabilities } from "./capability.ts";

const used = {
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  audioSeconds: z.number().optional().describe("Sound listened to or made."),
  characters: z.number().optional().describe("Text spoken."),
  pictures: z.number().optional(),
  usd: z
    .number()
    .optional()
    .describe("US dollars after the price table; absent where no price is known."),
};

/** What the models cost that one call of a tool used. */
export const usageReport = z.object({
  calls: z.int().describe("Requests sent to providers, failed ones too."),
  cached: z.int().describe("Answers given again from the cache, at no cost."),
  ...used,
  models: z
    .array(
      z.object({
        capability: z.enum(capabilities),
        model: z.string().describe("`provider/model`."),
        calls: z.int(),
        failed: z.int().describe("Of these calls, how many brought no answer."),
        cached: z.int(),
        seconds: z.number().describe("Time waited for it."),
        ...used,
      }),
    )
    .readonly(),
});

export type UsageReport = z.output<typeof usageReport>;
