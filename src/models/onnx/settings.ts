import * as z from "zod";
import { manners } from "../settings.ts";

export const onnxSettings = z.strictObject({
  kind: z.literal("onnx"),
  ...manners,
});

export type OnnxSettings = z.output<typeof onnxSettings>;
