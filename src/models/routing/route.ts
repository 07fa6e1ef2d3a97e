/** Which providers are asked, in which order. */

import type { Capability } from "../capability.ts";
import { modelErrors } from "../errors.ts";
import type { Provider } from "../provider.ts";
import { type Candidate, candidateOf } from "./candidate.ts";

export interface Roads {
  /** In the order they are configured. */
  readonly providers: readonly Provider[];
  /** For a capability the names that take the place of that order: `provider` or `provider/model`. */
  readonly defaults: { readonly [Kind in Capability]?: readonly string[] | undefined };
}

/** Whether any provider is there for it. */
export const offers = (roads: Roads, capability: Capability): boolean =>
  configuredFor(roads, capability).length > 0;

/**
 * The candidates in the order they are asked; at least one.
 *
 * @throws `models.noProvider`
 */
export function route<Kind extends Capability>(
  roads: Roads,
  capability: Kind,
): readonly Candidate<Kind>[] {
  const found = configuredFor(roads, capability);
  if (found.length === 0) throw modelErrors.noProvider({ capability });
  return found;
}

/** The candidates in the order they are asked; perhaps none. */
function configuredFor<Kind extends Capability>(
  { providers, defaults }: Roads,
  capability: Kind,
): readonly Candidate<Kind>[] {
  const names = defaults[capability] ?? providers.map(({ name }) => name);
  return names.flatMap((name) => {
    const { provider, model } = split(name);
    const owner = providers.find((each) => each.name === provider);
    return (owner && candidateOf(owner, capability, model)) ?? [];
  });
}

/**
 * The one that a caller named; of a provider alone the model that is configured for it.
 *
 * @throws `models.unknownProvider`, `models.lacksCapability`
 */
export function chosen<Kind extends Capability>(
  roads: Roads,
  capability: Kind,
  name: string,
): Candidate<Kind> {
  const { provider, model } = split(name);
  const owner = providerNamed(roads, provider);
  const found =
    model === undefined
      ? (configuredFor(roads, capability).find((each) => each.provider === owner) ??
        candidateOf(owner, capability))
      : candidateOf(owner, capability, model);
  if (found === undefined) throw modelErrors.lacksCapability({ provider, capability });
  return found;
}

/** @throws `models.unknownProvider` */
export function providerNamed({ providers }: Roads, name: string): Provider {
  const found = providers.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw modelErrors.unknownProvider({ name: name.slice(0, longestShown), known: known(providers) });
}

/** Characters of a caller's word that are said back. */
const longestShown = 64;

const known = (providers: readonly Provider[]): string =>
  providers.map(({ name }) => name).join(", ") || "-";

/** A model's own name may have slashes too. */
export function split(name: string): { readonly provider: string; readonly model?: string } {
  const at = name.indexOf("/");
  if (at < 0) return { provider: name };
  const model = name.slice(at + 1);
  return { provider: name.slice(0, at), ...(model === "" ? {} : { model }) };
}
