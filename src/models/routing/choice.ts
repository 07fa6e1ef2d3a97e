/** What a caller named in place of the configured order. */

import type { Capability } from "../capability.ts";
import { modelErrors } from "../errors.ts";
import type { ModelChoice } from "../models.ts";
import { providerNamed, type Roads, split } from "./route.ts";

/**
 * A name is of no use where its provider can do no part of the call: this is said before anything
 * is sent to others.
 *
 * @throws `models.unknownProvider`, `models.lacksCapability`
 */
export function mustServe(roads: Roads, { capability, also = [], model }: ModelChoice): void {
  const named = split(model);
  const { services } = providerNamed(roads, named.provider);
  const parts = named.model === undefined ? [capability, ...also] : [capability];
  if (parts.some((part) => services[part] !== undefined)) return;
  throw modelErrors.lacksCapability({ provider: named.provider, capability });
}

/** Whether the caller's word, and not the configured order, says who is asked for this. */
export function isDecided(roads: Roads, choice: ModelChoice, capability: Capability): boolean {
  return capability === choice.capability || (isProvider(choice) && has(roads, choice, capability));
}

/** Whether the named provider offers it. */
export const has = (roads: Roads, { model }: ModelChoice, capability: Capability): boolean =>
  providerNamed(roads, split(model).provider).services[capability] !== undefined;

const isProvider = ({ model }: ModelChoice): boolean => split(model).model === undefined;
