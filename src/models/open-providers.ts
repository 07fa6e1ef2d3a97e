import { createHash } from "node:crypto";
import type { ModelsConfig, ProviderSettings } from "./config.ts";
import type { Provider } from "./provider.ts";
import type { ProviderGround, ProviderKind } from "./provider-kind.ts";
import { manners } from "./settings.ts";

/** The adapter for each kind of settings; one that is missing does not compile. */
export type ProviderKinds = {
  readonly [Kind in ProviderSettings["kind"]]: ProviderKind<
    Extract<ProviderSettings, { readonly kind: Kind }>
  >;
};

/** The configured providers that have all they need; one without its key is simply absent. */
export const openProviders = (
  settings: ModelsConfig["providers"],
  kinds: ProviderKinds,
  ground: ProviderGround,
): Provider[] =>
  Object.entries(settings).flatMap(([name, each]) => openProvider(name, each, { kinds, ground }));

interface Shelf {
  readonly kinds: ProviderKinds;
  readonly ground: ProviderGround;
}

function openProvider(
  name: string,
  settings: ProviderSettings,
  { kinds, ground }: Shelf,
): Provider[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table has each kind's own adapter
  const kind = kinds[settings.kind] as unknown as ProviderKind<ProviderSettings>;
  if (kind.missing(settings) !== undefined) return [];
  return [{ ...kind.open(name, settings, ground), fingerprint: fingerprintOf(settings) }];
}

/** Settings that change how a service is treated, and not what it answers. */
const treatment: ReadonlySet<string> = new Set(["apiKey", ...Object.keys(manners)]);

/** Another address or model under an old name must not be answered from what the old one said. */
function fingerprintOf(settings: ProviderSettings): string {
  const telling = Object.entries(settings).filter(([name]) => !treatment.has(name));
  return createHash("sha256").update(JSON.stringify(telling)).digest("hex");
}
