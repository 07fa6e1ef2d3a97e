import type { Capability } from "../capability.ts";
import type { Limits, Price } from "../model.ts";
import type { Provider, Service } from "../provider.ts";

/** A provider's model that may be asked. */
export interface Candidate<Kind extends Capability = Capability> {
  readonly provider: Provider;
  readonly capability: Kind;
  readonly service: Service<Kind>;
  /** As the vendor writes it. */
  readonly model: string;
  /** As callers write it: `provider/model`. */
  readonly name: string;
  readonly limits: Limits;
  /** Absent where it is not known. */
  readonly price: Price | undefined;
}

/** `provider/model` of the candidate, or of the model that answered in its place. */
export const nameOf = (
  { provider, model }: Pick<Candidate, "provider" | "model">,
  answering: string = model,
): string => `${provider.name}/${answering}`;

/** `undefined` where the provider does not offer it. */
export function candidateOf<Kind extends Capability>(
  provider: Provider,
  capability: Kind,
  named?: string,
): Candidate<Kind> | undefined {
  const service: Service<Kind> | undefined = provider.services[capability];
  if (service === undefined) return undefined;
  const model = named ?? service.model;
  const row = provider.model(model);
  return {
    provider,
    capability,
    service,
    model,
    name: nameOf({ provider, model }),
    limits: row?.limits ?? {},
    price: row?.price,
  };
}
