import type { Inference, InferenceModel } from "../capabilities/infer.ts";
import { modelErrors } from "../errors.ts";
import type { Answered, ModelSession } from "../models.ts";
import { type Candidate, candidateOf, nameOf } from "./candidate.ts";
import type { Listings } from "./listings.ts";
import { chosen, route, split } from "./route.ts";
import { send, type Turn } from "./turn.ts";

type Inferring = Parameters<ModelSession["infer"]>[0];

/**
 * The caller names the model, so there is nothing to fall back to. No prediction is kept: a server
 * may replace a model under the same name and version.
 */
export async function infer(
  turn: Turn,
  listings: Listings,
  { model, input }: Inferring,
): Promise<Answered<Inference>> {
  const { signal } = turn.caller;
  const found = await named(turn, listings, model);
  const known = await listings.modelsOf(found.provider, signal);
  const row = known.find(({ name }) => name === found.model);
  // A model that nothing is known of may act.
  const acts = row?.repeatable !== true;
  const { value, model: answering } = await send(turn, found, { input }, { acts });
  return { value, model: nameOf(found, answering), cached: false };
}

/** @throws `models.noProvider`, `models.lacksCapability`, `models.severalHave`, `models.noSuchModel` */
async function named(
  { roads, caller: { signal } }: Turn,
  listings: Listings,
  name: string,
): Promise<Candidate<"infer">> {
  const { provider, model } = split(name);
  const isProvider = roads.providers.some((each) => each.name === provider);
  if (isProvider && model !== undefined) return chosen(roads, "infer", name);
  const all = route(roads, "infer").map((each) => each.provider);
  const listed = await Promise.all(
    all.map(async (each) =>
      (await listings.modelsOf(each, signal)).some(isCalled(name)) ? each : [],
    ),
  );
  const owners = listed.flat();
  // The only provider there is may serve models that it does not list.
  const [owner, second] = owners.length === 0 && all.length === 1 ? all : owners;
  const found = owner && candidateOf(owner, "infer", name);
  const providers = (second === undefined ? all : owners).map((each) => each.name).join(", ");
  if (second !== undefined) throw modelErrors.severalHave({ model: name, providers });
  if (found === undefined) throw modelErrors.noSuchModel({ provider: providers, model: name });
  return found;
}

const isCalled =
  (name: string) =>
  (model: InferenceModel): boolean =>
    model.name === name;
