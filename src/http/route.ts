import type { IncomingMessage, ServerResponse } from "node:http";
import type { Principal } from "../identity/principal.ts";
import type { Language } from "../kernel/language.ts";

export type Params = Readonly<Record<string, string>>;

/** One request, once its host, origin and caller are known to be right. */
export interface HttpCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What stands in the path where the route has `:name`, decoded. */
  readonly params: Params;
  readonly language: Language;
}

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

export type Speech = "json" | "json-rpc" | "scim";

interface RouteBase {
  /** As `/api/upstreams/:name`, where `:name` stands for one segment. Also the label in metrics. */
  readonly path: string;
  readonly methods: readonly Method[];
  /** How its failures look: the hub's own JSON, JSON-RPC, or SCIM's. */
  readonly speaks?: Speech;
  /** Pages of every origin may send a browser here, and none may read the answer. */
  readonly anyOrigin?: true;
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
