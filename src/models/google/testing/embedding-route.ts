/** `models.batchEmbedContents` (ai.google.dev/api/embeddings). */

import * as z from "zod";
import type { VendorRoute } from "../../testing/vendor-api.ts";
import { part } from "./content.ts";
import { faultsIn } from "./faults-in.ts";

const path = /^\/v1beta\/models\/([\w.-]+):batchEmbedContents$/;

const one = z.strictObject({
  model: z.string().regex(/^models\//),
  content: z.strictObject({ parts: z.array(part).length(1) }),
  taskType: z.enum(["RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT"]).optional(),
  outputDimensionality: z.int().min(1).max(3072).optional(),
});
const request = z.strictObject({ requests: z.array(one).min(1).max(100) });

export const embeddingRoute: VendorRoute = {
  method: "POST",
  path,
  check(received) {
    const faults = faultsIn(received, request);
    const model = `models/${path.exec(received.path)?.[1]}`;
    const parsed = request.safeParse(received.json);
    if (parsed.data?.requests.some((each) => each.model !== model)) {
      faults.push("a request names another model than the address");
    }
    if (model.includes("embedding-2") && parsed.data?.requests.some(({ taskType }) => taskType)) {
      faults.push("this model takes no taskType");
    }
    return faults;
  },
  reply({ json }, mood) {
    const { requests } = request.parse(json);
    const embeddings = requests.map(({ outputDimensionality = 4 }, index) => ({
      values: Array.from({ length: outputDimensionality }, (_, at) => (index + 1) / (at + 1)),
    }));
    const counted = mood === "full" ? { usageMetadata: { promptTokenCount: 11 } } : {};
    return { json: { embeddings, ...counted } };
  },
};
