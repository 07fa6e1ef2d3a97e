import { type Capability, capabilities } from "./capability.ts";
import type { Price } from "./model.ts";
import type { Provider } from "./provider.ts";
import type { LastError } from "./last-error.ts";

/** What the operator is told of a provider. */
export interface ProviderStatus {
  readonly name: string;
  readonly kind: string;
  readonly capabilities: readonly OfferedModel[];
  /** Its latest failure, by any process of this data folder; it may work again since. */
  readonly lastError?: LastError;
  /** It failed too often and is left alone for a while. */
  readonly resting: boolean;
}

export interface OfferedModel {
  readonly capability: Capability;
  readonly model: string;
  /** Absent where it is not known. */
  readonly price?: Price;
  /** The day on which the vendor stops serving it, ISO 8601. */
  readonly retiresOn?: string;
}

export const providerStatus = (
  provider: Provider,
  { lastError, resting }: { readonly lastError: LastError | undefined; readonly resting: boolean },
): ProviderStatus => ({
  name: provider.name,
  kind: provider.kind,
  capabilities: capabilities.flatMap((capability) => offered(provider, capability)),
  ...(lastError === undefined ? {} : { lastError }),
  resting,
});

function offered(provider: Provider, capability: Capability): OfferedModel | [] {
  const model = provider.services[capability]?.model;
  if (model === undefined) return [];
  const { price, retiresOn } = provider.model(model) ?? {};
  return {
    capability,
    model,
    ...(price === undefined ? {} : { price }),
    ...(retiresOn === undefined ? {} : { retiresOn }),
  };
}
