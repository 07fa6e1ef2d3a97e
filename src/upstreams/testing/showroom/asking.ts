/** How a modern server asks: the call ends with its questions and runs again with the answers. */

import type { Json, Question, Visit } from "./exhibit.ts";

/** Ends a run whose caller must call again. */
class Asked extends Error {
  readonly questions: Readonly<Record<string, Question>>;

  constructor(questions: Readonly<Record<string, Question>>) {
    super("The caller must answer first.");
    this.name = "Asked";
    this.questions = questions;
  }
}

/** What one round brought: the state of the rounds before, and the answers to the last questions. */
export interface Round {
  readonly state: string | undefined;
  readonly responses: Json | undefined;
}

/** Runs `work` with an `ask` that looks into the answers so far. */
export async function inRounds(
  { state, responses }: Round,
  work: (ask: Visit["ask"]) => Promise<Json>,
): Promise<Json> {
  const earlier = state === undefined ? {} : JSON.parse(Buffer.from(state, "base64url").toString());
  const answers: Json = { ...earlier, ...responses };
  try {
    return await work(async (questions) => {
      const keys = Object.keys(questions);
      if (!keys.every((key) => Object.hasOwn(answers, key))) throw new Asked(questions);
      return Object.fromEntries(keys.map((key) => [key, answers[key]]));
    });
  } catch (error) {
    if (!(error instanceof Asked)) throw error;
    return {
      resultType: "input_required",
      inputRequests: error.questions,
      requestState: Buffer.from(JSON.stringify(answers)).toString("base64url"),
    };
  }
}
