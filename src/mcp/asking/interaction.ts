import { pipelineErrors } from "../../pipeline/errors.ts";
import { InputRequired, type InputRequest, type Interaction } from "../../pipeline/interaction.ts";
import { type Era, isJsonObject } from "../protocol.ts";
import type { ClientAbilities } from "./client-abilities.ts";
import { canAnswer, isAnswer } from "./input-request.ts";

/** What was answered and kept so far in one call. */
export interface Round {
  readonly answers: ReadonlyMap<string, unknown>;
  readonly state: unknown;
}

export const firstRound: Round = { answers: new Map(), state: undefined };

/** The round after the client answered: `inputResponses` as sent, joined to what it said before. */
export function nextRound(earlier: Round, inputResponses: unknown): Round {
  const given = isJsonObject(inputResponses) ? Object.entries(inputResponses) : [];
  return { answers: new Map([...earlier.answers, ...given]), state: earlier.state };
}

/**
 * The interaction of one run: gives the answers that are there, and ends the run for those that are not.
 *
 * An answer of the wrong shape counts as missing, so that the client is asked again. A legacy client
 * that cannot be asked fails the tool; a modern one is told which capability it must declare, which
 * the request as a whole answers (code -32021).
 */
export function createInteraction(
  era: Era,
  abilities: ClientAbilities,
  { answers, state }: Round,
): Interaction {
  return {
    state,
    supports: (capability) =>
      capability === "elicitation" ? abilities.form || abilities.url : abilities[capability],
    async requests(requests, options) {
      const open = Object.entries(requests).filter(
        ([key, request]) => !isAnswer(request, answers.get(key)),
      );
      if (open.length === 0) return pick(requests, answers);
      if (era === "legacy" && open.some(([, request]) => !canAnswer(abilities, request))) {
        throw pipelineErrors.cannotAsk({});
      }
      throw new InputRequired(Object.fromEntries(open), options?.state);
    },
  };
}

const pick = (
  requests: Readonly<Record<string, InputRequest>>,
  answers: ReadonlyMap<string, unknown>,
): Record<string, unknown> =>
  Object.fromEntries(Object.keys(requests).map((key) => [key, answers.get(key)]));
