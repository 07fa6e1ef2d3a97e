import { pipelineErrors } from "../../pipeline/errors.ts";
import { isAnswer } from "../../pipeline/input-answer.ts";
import {
  type AskOptions,
  InputRequired,
  type InputRequest,
  type Interaction,
} from "../../pipeline/interaction.ts";
import { type Era, isJsonObject, type JsonObject } from "../protocol.ts";
import type { ClientAbilities } from "./client-abilities.ts";
import { canAnswer } from "./input-request.ts";

/** What is kept of a call while its client answers. */
export interface KeptRound {
  /** All that was answered so far. */
  readonly answers: ReadonlyMap<string, unknown>;
  readonly state: unknown;
}

/** The same once the client has answered. */
export interface Round extends KeptRound {
  /** What it answered in this round alone, as it came. */
  readonly given: JsonObject;
}

export const firstRound: Round = { answers: new Map(), given: {}, state: undefined };

/** The round after the client answered: `inputResponses` as sent, joined to what it said before. */
export function nextRound(earlier: KeptRound, inputResponses: unknown): Round {
  const given = isJsonObject(inputResponses) ? inputResponses : {};
  return {
    answers: new Map([...earlier.answers, ...Object.entries(given)]),
    given,
    state: earlier.state,
  };
}

export const keptOf = ({ answers }: Round, { afresh, state }: AskOptions): KeptRound => ({
  answers: afresh === true ? new Map() : answers,
  state,
});

/**
 * The interaction of one run: gives the answers that are there, and ends the run for those that are not.
 *
 * An answer of the wrong shape counts as missing, so that the client is asked again. A legacy client
 * that cannot be asked fails the tool; a modern one is told which capability it must declare, which
 * the request as a whole answers (code -32021).
 */
export const createInteraction = (
  era: Era,
  abilities: ClientAbilities,
  round: Round,
): Interaction => new ClientInteraction(era, abilities, round);

/** One object and no closures: every call has one, and few ask. */
class ClientInteraction implements Interaction {
  readonly state: unknown;
  readonly answers: JsonObject;
  readonly #era: Era;
  readonly #abilities: ClientAbilities;
  readonly #answers: Round["answers"];

  constructor(era: Era, abilities: ClientAbilities, { answers, given, state }: Round) {
    this.state = state;
    this.answers = given;
    this.#era = era;
    this.#abilities = abilities;
    this.#answers = answers;
  }

  supports(capability: "elicitation" | "sampling" | "roots"): boolean {
    const { form, url } = this.#abilities;
    return capability === "elicitation" ? form || url : this.#abilities[capability];
  }

  canAnswer(request: InputRequest): boolean {
    return canAnswer(this.#abilities, request);
  }

  async requests(
    requests: Readonly<Record<string, InputRequest>>,
    options: AskOptions = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const answers = this.#answers;
    const open = Object.entries(requests).filter(
      ([key, request]) => options.afresh === true || !isAnswer(request, answers.get(key)),
    );
    if (open.length === 0 && options.afresh !== true) return pick(requests, answers);
    if (this.#era === "legacy" && open.some(([, request]) => !this.canAnswer(request))) {
      options.abandoned?.();
      throw pipelineErrors.cannotAsk({});
    }
    throw new InputRequired(Object.fromEntries(open), options);
  }
}

const pick = (
  requests: Readonly<Record<string, InputRequest>>,
  answers: ReadonlyMap<string, unknown>,
): Record<string, unknown> =>
  Object.fromEntries(Object.keys(requests).map((key) => [key, answers.get(key)]));
