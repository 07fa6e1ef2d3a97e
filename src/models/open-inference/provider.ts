import { isKumihimoError } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";
import type { Service } from "../provider.ts";
import type { ProviderKind } from "../provider-kind.ts";
import { mannersOf } from "../settings.ts";
import { inferenceOf } from "../tensors/inference-of.ts";
import type { Refuse } from "../tensors/refuse.ts";
import { isProtocolRequest, readTensorRequest } from "../tensors/read-tensor-request.ts";
import { modelServer } from "./model-server.ts";
import { servedModels } from "./served-models.ts";
import type { OpenInferenceSettings } from "./settings.ts";
import { keptSignatures } from "./signatures.ts";

/** KServe, Triton, MLServer and whatever else speaks the Open Inference Protocol. */
export const openInference: ProviderKind<OpenInferenceSettings> = {
  kind: "open-inference",
  offers: ["infer"],
  // The models are the operator's own.
  models: [],
  missing: () => undefined,

  open(name, settings, { wire }) {
    const { baseUrl, apiKey, maxOutputElements: most } = settings;
    const server = modelServer({ wire, provider: name, baseUrl, apiKey });
    const signatures = keptSignatures(server);
    const models = servedModels(name, settings, { server, signatures });

    const infer: Service<"infer"> = {
      model: Object.keys(settings.models)[0] ?? "",

      async run({ input }, { model, signal }) {
        const served = models.find(model);
        const refuse: Refuse = (problems) => modelErrors.badInput({ model, problems });
        served.check(input, refuse);
        // A request of the protocol says its types itself.
        const specs = isProtocolRequest(input)
          ? undefined
          : (await signatures.of(served, signal)).inputs;
        const request = readTensorRequest(input, specs, refuse);
        try {
          const outputs = await server.infer(served, request, signal);
          return { value: inferenceOf(outputs, { model, labels: served.labels, most }), usage: {} };
        } catch (error) {
          if (mayBeAnother(error)) signatures.forget(served);
          throw error;
        }
      },
    };

    return {
      name,
      kind: "open-inference",
      services: { infer },
      model: () => undefined,
      manners: mannersOf(settings),
      inferenceModels: (signal) => models.list(signal),
      async [Symbol.asyncDispose]() {},
    };
  },
};

/** Whether the model may have been replaced by one that takes something else. */
const mayBeAnother = (error: unknown): boolean =>
  isKumihimoError(error) && ["models.rejected", "models.noSuchModel"].includes(error.code);
