import type { Principal } from "../principal.ts";
import { ruleIndex } from "./rule-index.ts";
import type { Rule } from "./rules.ts";

/** The rules that may decide about one tool and one principal. */
export interface Candidates {
  readonly forbids: readonly Rule[];
  readonly permits: readonly Rule[];
  /** Those of the permits that have obligations. */
  readonly owing: readonly Rule[];
}

/** Shared by all that no rule is about, so that one look tells them. */
export const noCandidates: Candidates = { forbids: [], permits: [], owing: [] };

/** Tools that are remembered: for everybody, and for each principal. */
const mostTools = 20_000;

/** Looks the rules through once for each tool and principal. */
export function candidateFinder(
  rules: readonly Rule[],
): (principal: Principal, tool: string) => Candidates {
  const rulesAbout = remembered(ruleIndex(rules));
  const finders = new WeakMap<Principal, (tool: string) => Candidates>();
  const finderFor = (principal: Principal): ((tool: string) => Candidates) =>
    remembered((tool) => sorted(rulesAbout(tool).filter(({ isAbout }) => isAbout(principal))));
  return (principal, tool) => {
    let finder = finders.get(principal);
    if (finder === undefined) {
      finder = finderFor(principal);
      finders.set(principal, finder);
    }
    return finder(tool);
  };
}

function sorted(rules: readonly Rule[]): Candidates {
  if (rules.length === 0) return noCandidates;
  const permits = rules.filter(({ effect }) => effect === "permit");
  return {
    forbids: rules.filter(({ effect }) => effect === "forbid"),
    permits,
    owing: permits.filter(({ obligations }) => obligations.length > 0),
  };
}

function remembered<Found extends object>(find: (tool: string) => Found): (tool: string) => Found {
  const known = new Map<string, Found>();
  return (tool) => {
    const before = known.get(tool);
    if (before !== undefined) return before;
    // Tools come and go with their upstreams; to begin again is simpler than to know which are gone.
    if (known.size >= mostTools) known.clear();
    const found = find(tool);
    known.set(tool, found);
    return found;
  };
}
