import type { IncomingMessage, ServerResponse } from "node:http";
import type { Principal } from "../identity/principal.ts";
import type { Language } from "../kernel/language.ts";

/** One request, once its host, origin and caller are known to be right. */
export interface HttpCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What the path holds after the route's prefix; empty for a route that is one path. */
  readonly rest: string;
  readonly language: Language;
}

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "DELETE";

interface RouteBase {
  /** A whole path, or a prefix that ends with `/*`. Also the label in metrics. */
  readonly path: string;
  readonly methods: readonly Method[];
  /** How its failures look: the hub's own JSON, or JSON-RPC. */
  readonly speaks?: "json" | "json-rpc";
}

/** Anybody may ask. `because` says why that is right, and the audit of routes wants it. */
export interface OpenRoute extends RouteBase {
  readonly guard: "open";
  readonly because: string;
  handle(call: HttpCall): Promise<void> | void;
}

/** Only for callers that said who they are. */
export interface GuardedRoute extends RouteBase {
  readonly guard: "principal";
  handle(call: HttpCall & { readonly principal: Principal }): Promise<void> | void;
}

export type Route = OpenRoute | GuardedRoute;

export interface FoundRoute {
  readonly route: Route;
  readonly rest: string;
}

/** Finds the route of a path: the whole path first, then the prefix of its last segment. */
export function createRouter(routes: readonly Route[]): (path: string) => FoundRoute | undefined {
  const byPath = new Map(routes.map((route) => [route.path, route]));
  return (path) => {
    const whole = path.endsWith("/*") ? undefined : byPath.get(path);
    if (whole !== undefined) return { route: whole, rest: "" };
    const cut = path.lastIndexOf("/") + 1;
    const route = byPath.get(`${path.slice(0, cut)}*`);
    return route && cut < path.length ? { route, rest: path.slice(cut) } : undefined;
  };
}
