import type { Question } from "./question.ts";

/** Text in, text out. */
export interface GenerateRequest {
  readonly question: Question;
}
