import { createHash } from "node:crypto";
import type { ModelsConfig, ProviderSettings } from "./config.ts";
import type { Provider } from "./provider.ts";
import type { ProviderGround, ProviderKind } from "./provider-kind.ts";
import { manners } from "./settings.ts";

/** Loads the adapter of each kind; one that is missing does not compile. */
export type ProviderKinds = {
  readonly [Kind in ProviderSettings["kind"]]: () => Promise<
    ProviderKind<Extract<ProviderSettings, { readonly kind: Kind }>>
  >;
};

/** The adapter for settings of whatever kind. */
export const kindOf = (
  settings: ProviderSettings,
  kinds: ProviderKinds,
): Promise<ProviderKind<ProviderSettings>> => kinds[settings.kind]();

/** The configured providers that have all they need; one without its key is simply absent. */
export async function openProviders(
  settings: ModelsConfig["providers"],
  kinds: ProviderKinds,
  ground: ProviderGround,
): Promise<readonly Provider[]> {
  const opened = Object.entries(settings).map(async ([name, each]) => {
    const kind = await kindOf(each, kinds);
    if (kind.missing(each) !== undefined) return [];
    return [{ ...kind.open(name, each, ground), fingerprint: fingerprintOf(each) }];
  });
  return (await Promise.all(opened)).flat();
}

/** Settings that change how a service is treated, and not what it answers. */
const treatment: ReadonlySet<string> = new Set(["apiKey", ...Object.keys(manners)]);

/** Another address or model under an old name must not be answered from what the old one said. */
function fingerprintOf(settings: ProviderSettings): string {
  const telling = Object.entries(settings).filter(([name]) => !treatment.has(name));
  return createHash("sha256").update(JSON.stringify(telling)).digest("hex");
}
