import { pipelineErrors } from "./errors.ts";

/**
 * Input a tool asks for in the middle of a call (elicitation, and the deprecated sampling and roots).
 *
 * A stateless client answers by calling again, so the tool runs again from its start: what it did
 * before asking must be safe to do twice.
 */
export interface Interaction {
  /** What the client says it can answer, for example `elicitation`. */
  supports(capability: "elicitation" | "sampling" | "roots"): boolean;
  /** Whether the client can answer this very request: a form, or a page to visit. */
  canAnswer(request: InputRequest): boolean;
  /**
   * Sends all `requests` at once and gives their answers by the same keys.
   *
   * @throws a signal that ends this run when the client must call again; do not catch it.
   */
  requests(
    requests: Readonly<Record<string, InputRequest>>,
    options?: AskOptions,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** The state given with the question this call answers; sealed by the hub on its way. */
  readonly state: unknown;
  /** What the client answered in this round, by the keys of its questions, as it came. */
  readonly answers: Readonly<Record<string, unknown>>;
}

export interface AskOptions {
  readonly state?: unknown;
  /**
   * Asks exactly these, although equal keys may have been answered, and forgets what was: for questions
   * that somebody else asks, who may use a key twice and finds the answers in `answers`.
   */
  readonly afresh?: boolean;
  /**
   * Called when the hub learns that this client will not come back with an answer: it cannot be asked,
   * refused, or went away. Of a client that is stateless the hub learns nothing.
   */
  readonly abandoned?: () => void;
}

export interface InputRequest {
  readonly method: "elicitation/create" | "sampling/createMessage" | "roots/list";
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Ends a run whose client must answer and call again. Every stage lets it pass; nobody reports it. */
export class InputRequired extends Error {
  readonly requests: Readonly<Record<string, InputRequest>>;
  readonly options: AskOptions;

  constructor(requests: Readonly<Record<string, InputRequest>>, options: AskOptions = {}) {
    super("The client must answer before the call can go on.");
    this.name = "InputRequired";
    this.requests = requests;
    this.options = options;
  }
}

/** For callers that cannot be asked anything, such as the command line. */
export const noInteraction: Interaction = {
  supports: () => false,
  canAnswer: () => false,
  requests: () => Promise.reject(pipelineErrors.cannotAsk({})),
  state: undefined,
  answers: {},
};
