import type { Capability } from "./capability.ts";
import type { ModelsConfig, ProviderSettings } from "./config.ts";
import type { ProviderKinds } from "./open-providers.ts";
import type { ProviderKind } from "./provider-kind.ts";

/** A provider as it is configured, whether or not it can be opened. */
export interface ConfiguredProvider {
  readonly name: string;
  readonly kind: string;
  /** What it does, or would do, as it is set. */
  readonly offers: readonly Capability[];
  /** The setting without which it is absent, such as `apiKey`. */
  readonly missing?: string;
}

/** What each configured provider would do, and what keeps it from it. Nothing is opened. */
export const configuredProviders = (
  settings: ModelsConfig["providers"],
  kinds: ProviderKinds,
): readonly ConfiguredProvider[] =>
  Object.entries(settings).map(([name, each]) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table has each kind's own adapter
    const adapter = kinds[each.kind] as unknown as ProviderKind<ProviderSettings>;
    const { kind } = adapter;
    const missing = adapter.missing(each);
    const offers = adapter.offering?.(each) ?? adapter.offers;
    return { name, kind, offers, ...(missing === undefined ? {} : { missing }) };
  });
