/** What a condition sees of a call. Classes, because CEL tells types by their constructors. */

import type { Principal } from "../principal.ts";
import type { PolicyQuestion, PolicyTool } from "./policy.ts";

export class CallerFacts {
  readonly id: string;
  readonly kind: string;
  readonly groups: readonly string[];
  readonly permissions: readonly string[];

  constructor({ id, kind, groups = [], permissions }: Principal) {
    this.id = id;
    this.kind = kind;
    this.groups = groups;
    this.permissions = permissions;
  }
}

export class ToolFacts {
  readonly name: string;
  readonly upstream: string | undefined;
  readonly readOnly: boolean | undefined;

  constructor({ name, hints }: PolicyTool) {
    this.name = name;
    this.upstream = upstreamOf(name);
    this.readOnly = hints?.readOnlyHint;
  }
}

/** Tools of upstreams are named `<upstream>__<tool>`. */
export function upstreamOf(name: string): string | undefined {
  const at = name.indexOf("__", 1);
  return at === -1 ? undefined : name.slice(0, at);
}

export class RequestFacts {
  readonly transport: string;
  readonly era: string;

  constructor({ transport, era }: PolicyQuestion["request"]) {
    this.transport = transport;
    this.era = era;
  }
}

export interface FactsOf {
  readonly principal: Principal;
  readonly tool: PolicyTool;
  readonly now: Date;
  /** Unknown while a list is filtered. */
  readonly request?: PolicyQuestion["request"] | undefined;
  /** Unknown while a list is filtered, and of a call that is only remembered. */
  readonly call?: Pick<PolicyQuestion, "arguments"> | undefined;
}

/** Each part is made when a condition first looks at it; most look at one. */
export class Facts {
  /** A condition asked for something unknown. */
  missed = false;
  /** Why the arguments could not be read. */
  unread: { readonly error: unknown } | undefined;
  readonly now: Date;
  readonly #of: FactsOf;
  #principal: CallerFacts | undefined;
  #tool: ToolFacts | undefined;
  #args: unknown;

  constructor(of: FactsOf) {
    this.#of = of;
    this.now = of.now;
  }

  get principal(): CallerFacts {
    this.#principal ??= new CallerFacts(this.#of.principal);
    return this.#principal;
  }

  get tool(): ToolFacts {
    this.#tool ??= new ToolFacts(this.#of.tool);
    return this.#tool;
  }

  get request(): RequestFacts | undefined {
    const { request } = this.#of;
    if (request === undefined) this.missed = true;
    return request && new RequestFacts(request);
  }

  get args(): unknown {
    const { call } = this.#of;
    if (call === undefined) this.missed = true;
    if (call === undefined || this.unread !== undefined) return undefined;
    try {
      this.#args ??= call.arguments ?? {};
    } catch (error) {
      this.unread = { error };
    }
    return this.#args;
  }
}
