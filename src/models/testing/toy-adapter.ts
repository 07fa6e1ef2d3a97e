/** The smallest vendor and an adapter for it, for the suite's own test to make wrong in one way each. */

import * as z from "zod";
import { modelErrors } from "../errors.ts";
import type { Attempt, Provider, Reply } from "../provider.ts";
import { askJson, type Asking, send } from "../wire/ask-json.ts";
import { failureOfThrown } from "../wire/failure-of-thrown.ts";
import { openWire, type Wire } from "../wire/wire.ts";
import type { Subject } from "./provider-checks.ts";
import type { VendorApi } from "./vendor-server.ts";

const pieces = ["All ", "is ", "well."];

const toyVendor: VendorApi = {
  routes: [
    {
      method: "POST",
      path: /^\/say$/,
      check: ({ json }) => {
        const parsed = z.strictObject({ about: z.string(), live: z.boolean() }).safeParse(json);
        return parsed.success ? [] : [parsed.error.message];
      },
      reply({ json }, mood) {
        if (z.object({ live: z.literal(true) }).safeParse(json).success) return { events: pieces };
        return { json: { text: pieces.join(""), ...(mood === "full" ? { tokens: 3 } : {}) } };
      },
    },
  ],
  authorised: ({ headers }, key) => headers["x-key"] === key,
  refusal: (status) => ({ problem: status }),
};

export interface ToyRequest extends Asking {
  readonly attempt: Attempt;
  /** The body. */
  readonly said: { readonly about: string; readonly live: boolean };
}

type Say = (request: ToyRequest) => Promise<Reply<string>>;

const spoken = z.object({ text: z.string().min(1), tokens: z.number().optional() });

/** Speaks to the vendor as it should. */
export async function sayWell(request: ToyRequest): Promise<Reply<string>> {
  if (request.attempt.onText !== undefined) return await sayLive(request, request.attempt.onText);
  const { text, tokens } = await askJson(request, spoken);
  return { value: text, usage: tokens === undefined ? {} : { outputTokens: tokens } };
}

async function sayLive(request: ToyRequest, onText: (piece: string) => void) {
  const response = await send(request);
  try {
    const heard = (await response.text()).matchAll(/^data: (.*)$/gm);
    const said = [...heard].flatMap(([, piece]) => piece ?? []);
    for (const piece of said) onText(piece);
    return { value: said.join(""), usage: {} };
  } catch (error) {
    throw failureOfThrown(error, request.provider, request.signal);
  }
}

/** The subject of an adapter that speaks to the vendor with `say`. */
export const toySubject = (say: Say): Subject => ({
  api: toyVendor,
  open: ({ url, key }) => openToy(say, { url, key, wire: openWire() }),
  examples: {
    generate: {
      request: { question: { instructions: "", text: "Today" } },
      expect({ value }) {
        if (value !== pieces.join("")) throw modelErrors.badReply({ provider: "subject" });
      },
    },
  },
});

function openToy(
  say: Say,
  { url, key, wire }: { readonly url: string; readonly key: string; readonly wire: Wire },
): Provider {
  return {
    name: "subject",
    kind: "toy",
    services: {
      generate: {
        model: "toy-1",
        async run({ question }, attempt) {
          const said = { about: question.text, live: attempt.onText !== undefined };
          return await say({
            wire,
            attempt,
            provider: "subject",
            model: attempt.model,
            url: `${url}/say`,
            headers: { "x-key": key, "content-type": "application/json" },
            said,
            body: JSON.stringify(said),
            signal: attempt.signal,
          });
        },
      },
    },
    model: () => undefined,
    manners: {
      concurrency: 1,
      timeoutSeconds: 10,
      retries: 0,
      breaker: { failures: 1, restSeconds: 1 },
    },
    async [Symbol.asyncDispose]() {
      await wire[Symbol.asyncDispose]();
    },
  };
}
