/** What every reply of a capability must be, as schemas that no adapter sees. */

import * as z from "zod";
import type { Capability } from "../capability.ts";
import type { Reply } from "../provider.ts";

const share = z.number().min(0).max(1);
const second = z.number().min(0);
const text = z.string().min(1);
const box = z.strictObject({
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
});
const stretch = {
  startSecond: second,
  endSecond: second,
  text: z.string(),
  speaker: z.string().optional(),
};

const values: Readonly<Record<Capability, z.ZodType>> = {
  describe: text,
  generate: text,
  watch: text,
  detect: z.array(z.strictObject({ name: text, confidence: share.optional(), box })),
  read: z.strictObject({
    text: z.string(),
    lines: z.array(z.strictObject({ text, confidence: share.optional(), box: box.optional() })),
  }),
  transcribe: z.strictObject({
    text: z.string(),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-\w+)*$/, "no BCP 47 tag")
      .optional(),
    segments: z.array(z.strictObject(stretch)),
    words: z.array(z.strictObject(stretch)).optional(),
  }),
  speak: z.strictObject({
    bytes: z.instanceof(Uint8Array).refine(({ length }) => length > 0, "silence"),
    mimeType: z.string().regex(/^audio\//),
    voice: text,
  }),
  embed: z
    .array(z.array(z.number()).min(1))
    .min(1)
    .refine((all) => new Set(all.map(({ length }) => length)).size === 1, "lengths differ"),
  infer: z.strictObject({ prediction: z.unknown(), confidence: share.optional() }),
};

const count = z.number().min(0).optional();
const usage = z.strictObject({
  inputTokens: count,
  outputTokens: count,
  cachedInputTokens: count,
  audioSeconds: count,
  characters: count,
  pictures: count,
});

/** One sentence for each way in which a reply breaks the contract. */
export function contractFaults(capability: Capability, reply: Reply<unknown>): string[] {
  const contract = z.strictObject({ value: values[capability], usage, model: text.optional() });
  const parsed = contract.safeParse(reply);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}
