import type { InferenceModel } from "../capabilities/infer.ts";
import { modelErrors } from "../errors.ts";
import { declaredInput } from "../tensors/declared-model.ts";
import { inputSchemaOf, protocolSchema } from "../tensors/input-schema.ts";
import { listingSignal } from "../tensors/listing-signal.ts";
import type { Signature } from "../tensors/tensor.ts";
import type { Refuse } from "../tensors/refuse.ts";
import { readTensorRequest } from "../tensors/read-tensor-request.ts";
import type { TensorRequest } from "../tensors/tensor-request.ts";
import type { LocalRuns } from "./local-runs.ts";
import type { OnnxSettings } from "./settings.ts";

/** A model under the name that callers use. */
export interface Local {
  readonly name: string;
  readonly file: string;
  readonly labels?: readonly string[] | undefined;
  check(input: unknown, refuse: Refuse): void;
}

export interface LocalModels {
  /** @throws `models.noSuchModel` */
  find(name: string): Local;
  list(signal: AbortSignal): Promise<readonly InferenceModel[]>;
}

export function localModels(
  provider: string,
  { models }: Pick<OnnxSettings, "models">,
  runs: LocalRuns,
): LocalModels {
  const all = new Map(
    Object.entries(models).map(([name, { file, labels, input }]) => [
      name,
      { name, file, labels, check: declaredInput(input) },
    ]),
  );

  const listed = async (local: Local, signal: AbortSignal): Promise<InferenceModel> => {
    const { input, description } = models[local.name] ?? {};
    return {
      name: local.name,
      repeatable: true,
      ...(await versionOf(local, runs)),
      input: input ?? (await schemaOf(local, runs, signal)),
      ...(description === undefined ? {} : { description }),
    };
  };

  return {
    find(name) {
      const local = all.get(name);
      if (local === undefined) throw modelErrors.noSuchModel({ provider, model: name });
      return local;
    },

    async list(signal) {
      const found: InferenceModel[] = [];
      const inTime = listingSignal(signal);
      // One after the other: a model may fill the memory of a child.
      for (const local of all.values()) found.push(await listed(local, inTime));
      signal.throwIfAborted();
      return found;
    },
  };
}

/** A model that cannot be loaded is listed all the same: running it says what is wrong. */
const versionOf = (local: Local, runs: LocalRuns): Promise<Pick<InferenceModel, "version">> =>
  runs.version(local).then(
    (version) => ({ version }),
    () => ({}),
  );

const schemaOf = (
  local: Local,
  runs: LocalRuns,
  signal: AbortSignal,
): Promise<InferenceModel["input"]> =>
  runs.signature(local, signal).then(
    ({ inputs }) => inputSchemaOf(inputs),
    () => protocolSchema,
  );

/** @throws what `refuse` makes. */
export function readLocalRequest(
  input: unknown,
  { inputs, outputs }: Signature,
  refuse: Refuse,
): TensorRequest {
  const request = readTensorRequest(input, inputs, refuse);
  const known = outputs.map(({ name }) => name);
  const unknown = request.outputs?.find((name) => !known.includes(name));
  if (unknown === undefined) return request;
  const list = known.join(", ");
  throw refuse({
    en: `${unknown}: is no output of the model; it has: ${list}.`,
    ja: `${unknown}: モデルの出力ではありません。出力: ${list}。`,
  });
}
