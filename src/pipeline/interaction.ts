/**
 * Input a tool asks for in the middle of a call (elicitation, and the deprecated sampling and roots).
 *
 * A stateless client answers by calling again, so the tool runs again from its start: what it did
 * before asking must be safe to do twice.
 */
export interface Interaction {
  /** What the client says it can answer, for example `elicitation`. */
  supports(capability: "elicitation" | "sampling" | "roots"): boolean;
  /**
   * Sends all `requests` at once and gives their answers by the same keys.
   *
   * @throws a signal that ends this run when the client must call again; do not catch it.
   */
  requests(
    requests: Readonly<Record<string, InputRequest>>,
    options?: { readonly state?: unknown },
  ): Promise<Readonly<Record<string, unknown>>>;
  /** The state given with the question this call answers; sealed by the hub on its way. */
  readonly state: unknown;
}

export interface InputRequest {
  readonly method: "elicitation/create" | "sampling/createMessage" | "roots/list";
  readonly params?: Readonly<Record<string, unknown>>;
}
