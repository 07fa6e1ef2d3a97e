import type { Capability } from "./capability.ts";
import type { ModelsConfig } from "./config.ts";
import { kindOf, type ProviderKinds } from "./open-providers.ts";

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
): Promise<readonly ConfiguredProvider[]> =>
  Promise.all(
    Object.entries(settings).map(async ([name, each]) => {
      const adapter = await kindOf(each, kinds);
      const missing = adapter.missing(each);
      const offers = adapter.offering?.(each) ?? adapter.offers;
      return { name, kind: each.kind, offers, ...(missing === undefined ? {} : { missing }) };
    }),
  );
