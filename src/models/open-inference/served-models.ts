import type { InferenceModel } from "../capabilities/infer.ts";
import { modelErrors } from "../errors.ts";
import { declaredInput, modelName } from "../tensors/declared-model.ts";
import { inputSchemaOf, protocolSchema } from "../tensors/input-schema.ts";
import { listingSignal } from "../tensors/listing-signal.ts";
import type { Refuse } from "../tensors/refuse.ts";
import type { ModelServer, Target } from "./model-server.ts";
import type { OpenInferenceSettings, ServedModel } from "./settings.ts";
import type { Signatures } from "./signatures.ts";

/** A model under the name that callers use. */
export interface Served extends Target {
  readonly labels?: readonly string[] | undefined;
  check(input: unknown, refuse: Refuse): void;
}

export interface ServedModels {
  /** @throws `models.noSuchModel` */
  find(name: string): Served;
  list(signal: AbortSignal): Promise<readonly InferenceModel[]>;
}

/** Models that are listed at most, and requests for their metadata at the same time. */
const mostListed = 200;
const atOnce = 8;

export function servedModels(
  provider: string,
  { models, otherModels }: Pick<OpenInferenceSettings, "models" | "otherModels">,
  { server, signatures }: { readonly server: ModelServer; readonly signatures: Signatures },
): ServedModels {
  const declared = new Map(
    Object.entries(models).map(([name, model]) => [name, servedAs(name, model)]),
  );
  const named = new Set([...declared.values()].map(({ model }) => model));
  // By its own name a declared model would escape what is declared of it.
  const isOther = (name: string): boolean =>
    otherModels && !named.has(name) && modelName.safeParse(name).success;

  const others = async (signal: AbortSignal): Promise<readonly string[]> => {
    if (!otherModels) return [];
    // The protocol itself has no list; a server without one is none the worse.
    const names = await server.index(signal).catch(() => []);
    return names.filter(isOther);
  };

  const listed = async (name: string, signal: AbortSignal): Promise<InferenceModel> => {
    const { input, version, description, repeatable = true } = models[name] ?? {};
    const said = await whatItSays(declared.get(name) ?? { model: name }, signatures, signal);
    return {
      name,
      repeatable,
      ...said,
      ...(version === undefined ? {} : { version }),
      ...(input === undefined ? {} : { input }),
      ...(description === undefined ? {} : { description }),
    };
  };

  return {
    find(name) {
      const served = declared.get(name);
      if (served !== undefined) return served;
      if (!isOther(name)) throw modelErrors.noSuchModel({ provider, model: name });
      return servedAs(name, {});
    },

    async list(signal) {
      const inTime = listingSignal(signal);
      const names = [...declared.keys(), ...(await others(inTime))].slice(0, mostListed);
      const found: InferenceModel[] = [];
      for (let at = 0; at < names.length; at += atOnce) {
        const some = names.slice(at, at + atOnce).map((name) => listed(name, inTime));
        found.push(...(await Promise.all(some)));
      }
      signal.throwIfAborted();
      return found;
    },
  };
}

const servedAs = (
  name: string,
  { model = name, version, labels, input }: Partial<ServedModel>,
): Served => ({ model, version, labels, check: declaredInput(input) });

/** A model whose server does not say can still be sent a request of the protocol. */
async function whatItSays(
  target: Target,
  signatures: Signatures,
  signal: AbortSignal,
): Promise<Pick<InferenceModel, "input" | "version">> {
  try {
    const { inputs, versions } = await signatures.of(target, signal);
    return {
      input: inputs.length === 0 ? protocolSchema : inputSchemaOf(inputs),
      ...(versions.length === 0 ? {} : { version: versions.join(", ") }),
    };
  } catch {
    return { input: protocolSchema };
  }
}
