import type { Question, SentPicture } from "./question.ts";

/** Pictures and a question in, text out. */
export interface DescribeRequest {
  readonly question: Question;
  /** At least one, in the order the question speaks of them. */
  readonly pictures: readonly SentPicture[];
}
