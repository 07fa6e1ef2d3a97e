import type { Offer } from "../../pipeline/catalog.ts";
import { splitName } from "../federation/names.ts";
import { skeletonOf } from "./skeleton.ts";

/** Names of tools that somebody may take for others. */
export interface LookAlikes {
  /** The names, as the catalog has them, that look like this tool of this upstream. */
  of(upstream: string, tool: string): readonly string[];
}

/**
 * Compares the names of tools across upstreams and with the hub's own.
 *
 * Two upstreams may both have a `search`: the prefix tells them apart, so that equal names are no
 * warning. Warned of are names that are almost equal (`search_file`, `searchFi1e`), names of the hub's
 * own tools, and prefixes that look alike in front of the same name.
 *
 * The names are gathered once for each state of the catalog.
 */
export function lookAlikesIn(offer: Offer): LookAlikes {
  const known = indexes.get(offer);
  const index = known?.version === offer.version ? known : indexOf(offer);
  indexes.set(offer, index);
  return {
    of(upstream, tool) {
      const alike = index.bySkeleton.get(skeletonOf(tool)) ?? [];
      return alike.filter((other) => isTakenFor({ upstream, tool }, other)).map(({ name }) => name);
    },
  };
}

interface Named {
  /** In the catalog. */
  readonly name: string;
  /** Undefined for the hub's own. */
  readonly upstream: string | undefined;
  readonly tool: string;
}

interface Index {
  readonly version: number;
  readonly bySkeleton: ReadonlyMap<string, readonly Named[]>;
}

const indexes = new WeakMap<Offer, Index>();

function indexOf(offer: Offer): Index {
  const named = offer.tools().map(({ name }): Named => {
    const parts = splitName(name);
    return { name, upstream: parts?.upstream, tool: parts?.own ?? name };
  });
  return {
    version: offer.version,
    bySkeleton: Map.groupBy(named, ({ tool }) => skeletonOf(tool)),
  };
}

function isTakenFor(mine: { upstream: string; tool: string }, other: Named): boolean {
  if (other.upstream === undefined) return true;
  if (other.upstream === mine.upstream) return false;
  return other.tool !== mine.tool || skeletonOf(other.upstream) === skeletonOf(mine.upstream);
}
