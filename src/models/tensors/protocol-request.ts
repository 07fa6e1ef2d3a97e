import * as z from "zod";
import { inWords } from "../issues-of.ts";
import { mostDimensions } from "./tensor.ts";

const name = z.string().min(1).max(200);

/**
 * Hints for the server. Those that would have it read shared memory, or answer in another format
 * than JSON, are not for callers.
 */
const parameters = z
  .record(z.string().max(64), z.union([z.string().max(1000), z.number(), z.boolean()]))
  .refine(
    (all) => Object.keys(all).length <= 16,
    inWords({ en: "has more than 16 entries", ja: "項目が 16 個を超えています" }),
  )
  .refine(
    (all) => !Object.keys(all).some((key) => /^(shared_memory|binary_data)/.test(key)),
    inWords({
      en: "names shared memory or binary data, which is not for callers",
      ja: "共有メモリーやバイナリーデータは指定できません",
    }),
  );

export type Parameters = z.output<typeof parameters>;

const tensor = z.strictObject({
  name,
  shape: z.array(z.int().min(0)).max(mostDimensions),
  datatype: z.string().max(20),
  parameters: parameters.optional(),
  // Large: its elements are read one by one elsewhere.
  data: z.custom<readonly unknown[]>(
    (value) => Array.isArray(value),
    inWords({ en: "expected an array", ja: "配列を指定してください" }),
  ),
});

export type ProtocolTensor = z.output<typeof tensor>;

/** A request as the Open Inference Protocol has it (REST, `$inference_request`). */
export const protocolRequest = z.strictObject({
  id: z.string().max(200).optional(),
  parameters: parameters.optional(),
  inputs: z.array(tensor).min(1).max(256),
  outputs: z.array(z.strictObject({ name })).min(1).max(256).optional(),
});
