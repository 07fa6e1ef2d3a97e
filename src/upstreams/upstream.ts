import type { Principal } from "../identity/principal.ts";
import type { Slots } from "../kernel/slots.ts";
import type { Outbound, Receiver } from "./channel.ts";
import type { CallerCredential, OpenedCredentials } from "./credentials/credential.ts";
import type { Instances } from "./instances/instances.ts";
import type { Introduction } from "./introduction.ts";
import type { UpstreamSettings } from "./settings.ts";

/** An MCP server behind the hub, with all its instances. */
export interface Upstream extends AsyncDisposable {
  readonly name: string;
  readonly settings: UpstreamSettings;
  /** Where its calls wait, so that they take no places from the calls of others. */
  readonly places: Slots;
  readonly instances: Instances;
  /** Undefined where everybody's requests go with the hub's own headers. */
  readonly credentials?: OpenedCredentials | undefined;
  /** Of the instance that answered last. */
  readonly introduction: Introduction | undefined;
  /**
   * One request, and its whole result as a plain object: for lists, and where bytes cannot be passed on.
   *
   * @throws `upstreams.*`; {@link UpstreamError} when the upstream answered with an error of its own.
   */
  request(
    method: string,
    params: Readonly<Record<string, unknown>>,
    options: RequestOptions,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** Passes one request on; see {@link Forwarding}. */
  forward(draft: Draft, receiver: Receiver, options: ForwardOptions): Forwarding;
}

export interface RequestOptions {
  readonly signal: AbortSignal;
  readonly idempotent?: boolean;
  /** A notification that belongs to the request, parsed. */
  readonly heard?: (message: Readonly<Record<string, unknown>>) => void;
  readonly only?: string;
}

/** Writes the request for the era of whichever instance was picked. */
export type Draft = (introduction: Introduction) => Outbound;

export interface ForwardOptions {
  readonly signal: AbortSignal;
  /** It may be sent a second time after it was seen by an instance that then failed. */
  readonly idempotent: boolean;
  readonly key?: string | undefined;
  readonly only?: string | undefined;
  /** Who asks; left out, it is the hub itself. */
  readonly caller?: Principal | undefined;
  /** What the caller is let in with, once it is known; {@link Upstream.forward} finds it. */
  readonly credential?: CallerCredential | undefined;
}

/** A request under way; which instance has it is known once it was sent. */
export interface Forwarding {
  readonly instance: string | undefined;
  /** Says something to the instance that has it; lost where none has. */
  tell(message: object): void;
  resume(): void;
  /** `failed` where it is the upstream's fault: its time was over. Left out, its caller gave it up. */
  cancel(outcome?: "neutral" | "failed"): void;
}

/** An upstream's own JSON-RPC error, to be passed on as it is. */
export class UpstreamError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super(message);
    this.name = "UpstreamError";
    this.code = code;
    this.data = data;
  }
}
