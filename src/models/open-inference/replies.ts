import * as z from "zod";
import type { Element } from "../tensors/datatypes.ts";
import { flatten } from "../tensors/flatten.ts";
import { mostDimensions, mostElements, sizeOf, type Tensor } from "../tensors/tensor.ts";

const name = z.string().max(1000);
const datatype = z.string().max(100);

const specs = z
  .array(z.object({ name, datatype, shape: z.array(z.int()).max(mostDimensions) }))
  .max(1000)
  .default([]);

/** `$metadata_model_response` */
export const metadataReply = z.object({
  inputs: specs,
  outputs: specs,
  versions: z.array(z.string().max(100)).max(1000).default([]),
});

/** `$repository_index_response` of Triton's model repository extension: one entry for each version. */
export const repositoryReply = z
  .array(z.object({ name }))
  .max(10_000)
  .transform((models) => [...new Set(models.map((model) => model.name))]);

const output = z
  .object({
    name,
    datatype,
    shape: z.array(z.int().min(0)).max(mostDimensions),
    // Large: its elements are read one by one below.
    data: z.custom<readonly unknown[]>((value) => Array.isArray(value), "expected an array"),
  })
  .transform(({ data: rows, ...head }, context): Tensor => {
    const data = elementsOf(rows, head.shape);
    if (data !== undefined) return { ...head, data };
    context.addIssue({ code: "custom", message: "the data do not fill the shape" });
    return z.NEVER;
  });

/** `$inference_response`; the data may be flat or in rows of rows. */
export const inferReply = z
  .object({ outputs: z.array(output).max(1000) })
  .transform(({ outputs }) => outputs);

function elementsOf(
  rows: readonly unknown[],
  shape: readonly number[],
): readonly Element[] | undefined {
  const data = flatten(rows)?.data ?? [];
  if (data.length !== sizeOf(shape) || data.length > mostElements) return undefined;
  const elements = data.map(elementOf);
  return elements.every((element) => element !== undefined) ? elements : undefined;
}

function elementOf(value: unknown): Element | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  const isElement =
    value === null || typeof value === "string" || typeof value === "boolean" || isLong(value);
  return isElement ? value : undefined;
}

const isLong = (value: unknown): value is bigint => typeof value === "bigint";

/** As `JSON.parse`, but whole numbers of 64 bits, which it would round, become `bigint`. */
export function parseExactly(text: string): unknown {
  const mayBeLong = /"U?INT64"/.test(text) && /[^.\d]\d{16}/.test(text);
  return mayBeLong ? JSON.parse(text, exactly) : JSON.parse(text);
}

function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const { source = "" } = context ?? {};
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return /^-?\d{1,20}$/.test(source) ? BigInt(source) : value;
}
