import type { Params, Route } from "./route.ts";

export interface FoundRoute {
  readonly route: Route;
  readonly params: Params;
}

/** What may follow one part of a path: a segment by its own name, or any segment. */
interface Step {
  readonly named: Map<string, Step>;
  any?: Step;
  end?: { readonly route: Route; readonly names: readonly ParamName[] };
}

interface ParamName {
  readonly name: string;
  readonly index: number;
}

const none: Params = Object.freeze({});

/**
 * Finds the route of a path. One look-up finds a route that is a whole path; the others are walked
 * segment by segment, where a segment's own name goes before `:name`.
 */
export function createRouter(routes: readonly Route[]): (path: string) => FoundRoute | undefined {
  const whole = new Map<string, FoundRoute>();
  const root: Step = { named: new Map() };
  for (const route of routes) {
    if (route.path.includes("/:")) place(root, route);
    else whole.set(route.path, { route, params: none });
  }
  const lately = new Map<string, FoundRoute>();
  return (path) => {
    const known = whole.get(path) ?? lately.get(path);
    if (known !== undefined) return known;
    const found = walk(root, segmentsOf(path));
    if (found !== undefined && path.length <= longestKept) keep(lately, path, found);
    return found;
  };
}

/** Paths with names in them that are remembered: there are few that are asked for thousands of times. */
const mostKept = 1000;
const longestKept = 128;

function keep(lately: Map<string, FoundRoute>, path: string, found: FoundRoute): void {
  if (lately.size >= mostKept) lately.clear();
  lately.set(path, found);
}

const segmentsOf = (path: string): readonly string[] => path.split("/");

function place(root: Step, route: Route): void {
  const segments = segmentsOf(route.path);
  const names = segments.flatMap((segment, index) =>
    segment.startsWith(":") ? [{ name: segment.slice(1), index }] : [],
  );
  segments.reduce(next, root).end = { route, names };
}

function next(step: Step, segment: string): Step {
  if (segment.startsWith(":")) return (step.any ??= { named: new Map() });
  const known = step.named.get(segment) ?? { named: new Map() };
  step.named.set(segment, known);
  return known;
}

function walk(root: Step, segments: readonly string[]): FoundRoute | undefined {
  const end = follow(root, segments, 0)?.end;
  const params = end && paramsOf(end.names, segments);
  return end && params && { route: end.route, params };
}

/** Tries `:name` also where a segment's own name leads nowhere. */
function follow(step: Step, segments: readonly string[], at: number): Step | undefined {
  const segment = segments[at];
  if (segment === undefined) return step.end && step;
  const named = step.named.get(segment);
  const found = named && follow(named, segments, at + 1);
  if (found !== undefined || step.any === undefined || segment === "") return found;
  return follow(step.any, segments, at + 1);
}

/** A segment that is not encoded well names nothing. */
function paramsOf(names: readonly ParamName[], segments: readonly string[]): Params | undefined {
  try {
    const params: Record<string, string> = {};
    for (const { name, index } of names) params[name] = decodeURIComponent(segments[index] ?? "");
    return Object.freeze(params);
  } catch {
    return undefined;
  }
}
