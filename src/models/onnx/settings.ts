import * as z from "zod";
import { manners } from "../settings.ts";
import { declaredModel, maxOutputElements, modelName } from "../tensors/declared-model.ts";

const gibibyte = 1024 * 1024 * 1024;

const localModel = z.strictObject({
  file: z
    .string()
    .min(1)
    .max(4096)
    .describe("The model's file. Files that it refers to must lie in the same folder or below."),
  ...declaredModel,
});

export const onnxSettings = z.strictObject({
  kind: z.literal("onnx"),
  models: z
    .record(modelName, localModel)
    .default({})
    .describe(
      "Models on this machine, by the names that callers use. Without one the provider is absent.",
    ),
  runtime: z
    .string()
    .min(1)
    .max(4096)
    .default("onnxruntime-node")
    .describe(
      "The package that runs them, installed beside the hub, or its own folder, such as `/opt/onnx/node_modules/onnxruntime-node`.",
    ),
  maxFileBytes: z
    .int()
    .min(1)
    .default(gibibyte)
    .describe(
      "Size of a model's file, in bytes. It must fit into media.isolation.memoryBytes besides.",
    ),
  threads: z.int().min(1).max(256).default(1).describe("Threads that one run may use."),
  maxOutputElements,
  ...manners,
});

export type OnnxSettings = z.output<typeof onnxSettings>;
export type LocalModel = z.output<typeof localModel>;
