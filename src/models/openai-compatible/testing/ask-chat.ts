import assert from "node:assert/strict";
import * as z from "zod";
import type { Reply } from "../../provider.ts";
import type { Received, VendorReply } from "../../testing/vendor-server.ts";
import { type Dialect, speaking } from "./dialect.ts";

export type Answering = (request: Received) => VendorReply;
interface Heard extends Reply<string> {
  readonly pieces: readonly string[];
}

export const settings = { models: { describe: "m", generate: "m" } };
export const answer = { name: "mood", schema: { type: "object", properties: {}, required: [] } };

export const dialect = (reply: Answering): Dialect => ({ "POST /v1/chat/completions": reply });

/** Asks a server that answers so, and gives what came and how it was asked. */
export async function asking(
  reply: Answering,
  { live = false, json = false, times = 1, model = "m" } = {},
): Promise<{ readonly heard: Heard[]; readonly forms: unknown[] }> {
  const heard: Heard[] = [];
  const forms: unknown[] = [];
  await speaking(dialect(reply), settings, async ({ provider, vendor }) => {
    for (let round = 0; round < times; round += 1) {
      const pieces: string[] = [];
      const question = { instructions: "Be brief.", text: "Hello?", ...(json && { answer }) };
      const got = await provider.services.generate?.run(
        { question },
        {
          model,
          signal: AbortSignal.timeout(10_000),
          ...(live && { onText: (piece) => void pieces.push(piece) }),
        },
      );
      assert(got !== undefined);
      heard.push({ ...got, pieces });
    }
    forms.push(...vendor.received.map(formOf));
  });
  return { heard, forms };
}

const asked = z.object({ response_format: z.object({ type: z.string() }).optional() });
export const formOf = ({ json }: Received): string =>
  asked.parse(json).response_format?.type ?? "free";
