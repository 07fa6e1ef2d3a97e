import { modelErrors } from "../errors.ts";
import type { Service } from "../provider.ts";
import type { ProviderKind } from "../provider-kind.ts";
import { mannersOf } from "../settings.ts";
import { inferenceOf } from "../tensors/inference-of.ts";
import type { Refuse } from "../tensors/refuse.ts";
import { localModels, readLocalRequest } from "./local-models.ts";
import { localRuns } from "./local-runs.ts";
import type { OnnxSettings } from "./settings.ts";

/** Models in files of this machine, run in a child process by the ONNX runtime. */
export const onnx: ProviderKind<OnnxSettings> = {
  kind: "onnx",
  offers: ["infer"],
  // The models are the operator's own.
  models: [],
  missing: ({ models }) => (Object.keys(models).length === 0 ? "models" : undefined),

  open(name, settings, { pool }) {
    const runs = localRuns(name, settings, pool);
    const models = localModels(name, settings, runs);

    const infer: Service<"infer"> = {
      model: Object.keys(settings.models)[0] ?? "",

      async run({ input }, { model, signal }) {
        const local = models.find(model);
        const refuse: Refuse = (problems) => modelErrors.badInput({ model, problems });
        local.check(input, refuse);
        const request = readLocalRequest(input, await runs.signature(local, signal), refuse);
        const outputs = await runs.infer(local, request, signal);
        const reading = { model, labels: local.labels, most: settings.maxOutputElements };
        return { value: inferenceOf(outputs, reading), usage: {} };
      },
    };

    return {
      name,
      kind: "onnx",
      services: { infer },
      model: () => undefined,
      manners: mannersOf(settings),
      inferenceModels: (signal) => models.list(signal),
      async [Symbol.asyncDispose]() {},
    };
  },
};
