import * as z from "zod";
import type { VendorRoute } from "../../testing/vendor-server.ts";
import { operation } from "./operation.ts";

const request = z.strictObject({
  model: z.string().min(1),
  input: z.array(z.string().min(1)).min(1).max(2048),
  encoding_format: z.literal("float"),
  dimensions: z.int().min(1).optional(),
});

/** `POST /embeddings`: the first number of a vector is the length of its text. */
export const embeddingsRoute = (prefix: string): VendorRoute => ({
  method: "POST",
  path: operation(prefix, "/embeddings"),
  check: ({ json }) => {
    const parsed = request.safeParse(json);
    return parsed.success ? [] : [z.prettifyError(parsed.error)];
  },
  reply({ json }, mood) {
    const { input, model, dimensions = 4 } = request.parse(json);
    const data = input.map((text, index) => ({
      object: "embedding",
      index,
      embedding: [text.length, ...Array<number>(dimensions - 1).fill(0.25)],
    }));
    const usage = { prompt_tokens: 9, total_tokens: 9 };
    return { json: { object: "list", model, data, ...(mood === "full" ? { usage } : {}) } };
  },
});
