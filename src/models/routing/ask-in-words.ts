/** Questions that a model answers in words, of a form that is checked. */

import { askForAnswer } from "../answers/ask-for-answer.ts";
import type { Question } from "../capabilities/question.ts";
import type { Answered, Asked } from "../models.ts";
import type { RequestOf } from "../provider.ts";
import type { Candidate } from "./candidate.ts";
import { inTurn, send, type Turn } from "./turn.ts";

type Worded = "generate" | "describe" | "watch";

interface Material<Kind extends Worded> {
  /** Of what goes along with the words, as JSON. */
  readonly digests: readonly unknown[];
  /**
   * Brings it within the model's limits; the repair of an answer sends the same again. `made` is
   * disposed of after the last request.
   */
  readonly prepare: (
    candidate: Candidate<Kind>,
    made: AsyncDisposableStack,
  ) => Promise<(question: Question) => RequestOf<Kind>>;
}

export const generate = <Value>(turn: Turn, ask: Asked<Value>): Promise<Answered<Value>> =>
  askInWords(turn, "generate", ask, {
    digests: [],
    prepare: () => Promise.resolve((question) => ({ question })),
  });

export function askInWords<Kind extends Worded, Value>(
  turn: Turn,
  capability: Kind,
  { prompt, answer, onProse }: Asked<Value>,
  { digests, prepare }: Material<Kind>,
): Promise<Answered<Value>> {
  const { name, version, language, digest } = prompt;
  return inTurn<Kind, Value>(turn, capability, {
    key: [name, version, language, digest, answer.name, answer.schema, digests],
    read: (kept) => answer.check.safeParse(kept).data,
    async work(candidate) {
      await using made = new AsyncDisposableStack();
      const requestWith = await prepare(candidate, made);
      return await askForAnswer({
        prompt,
        answer,
        provider: candidate.provider.name,
        onProse,
        send: (question, onText) => send(turn, candidate, requestWith(question), { onText }),
      });
    },
  });
}
