import * as z from "zod";
import type { EmbedRequest, Vectors } from "../capabilities/embed.ts";
import { modelErrors } from "../errors.ts";
import { refusedMedia } from "../refused-media.ts";
import type { Service } from "../provider.ts";
import { askJson } from "../wire/ask-json.ts";
import { count, lenient } from "./lenient.ts";
import { type Server, withJson } from "./server.ts";

/** `embeddings`, of texts. */
export function embedAt(server: Server, model: string): Service<"embed"> {
  const { provider } = server;
  return {
    model,
    async run(request, attempt) {
      const input = textsOf(request, provider);
      const { dimensions } = request;
      const reply = await askJson(
        withJson(server.request("embeddings", attempt), {
          model: attempt.model,
          input,
          encoding_format: "float",
          ...(dimensions === undefined ? {} : { dimensions }),
        }),
        embeddings,
      );
      const value = inOrder(reply.data, input.length);
      if (value === undefined) {
        throw modelErrors.badReply({ provider }, { cause: new Error("vectors do not match") });
      }
      const inputTokens = reply.usage?.prompt_tokens ?? reply.usage?.total_tokens;
      return { value, usage: inputTokens === undefined ? {} : { inputTokens } };
    },
  };
}

function textsOf({ inputs }: EmbedRequest, provider: string): string[] {
  return inputs.map(({ text }) => {
    if (text === undefined)
      throw modelErrors.mediaRefused({ provider, what: refusedMedia.pictures });
    return text;
  });
}

/** Some servers send base64 of 32-bit floats although they were asked for numbers. */
const base64Floats = z.base64().transform((text, context) => {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length % 4 === 0) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true));
  }
  context.addIssue("no 32-bit floats");
  return z.NEVER;
});
const vector = z.union([z.array(z.number()), base64Floats.pipe(z.array(z.number()))]);

const embeddings = z.object({
  data: z.array(z.object({ embedding: vector, index: lenient(z.int().min(0)) })),
  usage: lenient(z.object({ prompt_tokens: count, total_tokens: count })),
});

type Item = z.output<typeof embeddings>["data"][number];

/** By their indices where these say an order, else as they came. */
function inOrder(items: readonly Item[], wanted: number): Vectors | undefined {
  const [first] = items;
  if (first === undefined || items.length !== wanted || first.embedding.length === 0) {
    return undefined;
  }
  if (items.some(({ embedding }) => embedding.length !== first.embedding.length)) return undefined;
  const numbered = new Set(items.map(({ index }) => index ?? wanted));
  const ordered = numbered.size === wanted && !numbered.has(wanted);
  const sorted = ordered ? items.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)) : items;
  return sorted.map(({ embedding }) => embedding);
}
