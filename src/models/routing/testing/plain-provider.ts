/** A provider whose server speaks plain JSON: `POST /<capability>` answers `{ value, usage, model? }`. */

import * as z from "zod";
import { type Capability, capabilities } from "../../capability.ts";
import type { InferenceModel } from "../../capabilities/infer.ts";
import type { Model } from "../../model.ts";
import type { Manners, Provider, Service } from "../../provider.ts";
import { askJson } from "../../wire/ask-json.ts";
import type { Wire } from "../../wire/wire.ts";

export interface PlainProvider {
  readonly name?: string;
  readonly url: string;
  readonly wire: Wire;
  readonly offers?: readonly Capability[];
  readonly model?: Partial<Model>;
  /** Rows besides that of `model`. */
  readonly others?: readonly Model[];
  readonly manners?: Partial<Manners>;
  readonly inference?: readonly InferenceModel[];
}

const usage = z.object({
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
});
const reply = z.object({ value: z.unknown(), usage, model: z.string().optional() });

const usualManners: Manners = {
  concurrency: 16,
  timeoutSeconds: 20,
  retries: 2,
  breaker: { failures: 5, restSeconds: 60 },
};

export function plainProvider(options: PlainProvider): Provider {
  const { name = "studio", offers = ["generate"], model, others = [] } = options;
  const { manners, inference } = options;
  const services = capabilities
    .filter((capability) => offers.includes(capability))
    .map((capability) => [capability, service(capability, name, options)]);
  const row: Model = { id: "m1", capabilities: offers, ...model };
  return {
    name,
    kind: "plain",
    services: Object.fromEntries(services),
    model: (id) => [row, ...others].find((each) => each.id === id),
    manners: { ...usualManners, ...manners },
    ...(inference === undefined ? {} : { inferenceModels: () => Promise.resolve(inference) }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function service(capability: Capability, name: string, at: PlainProvider): Service<"generate"> {
  return {
    model: at.model?.id ?? "m1",
    async run(request, { model, signal, onText }) {
      const asking = {
        wire: at.wire,
        provider: name,
        model,
        url: `${at.url}/${capability}`,
        body: JSON.stringify({ ...request, model }),
        headers: { "content-type": "application/json" },
        signal,
      };
      const { value, usage: used, model: answering } = await askJson(asking, reply);
      if (typeof value === "string") onText?.(value);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test's server says what the test wants
      const answer = { value: value as string, usage: trimmed(used) };
      return answering === undefined ? answer : { ...answer, model: answering };
    },
  };
}

const trimmed = ({ inputTokens, outputTokens }: z.output<typeof usage>) => ({
  ...(inputTokens === undefined ? {} : { inputTokens }),
  ...(outputTokens === undefined ? {} : { outputTokens }),
});
