import type { Question } from "./question.ts";

/** A film, with its sound, and a question in; text out. */
export interface WatchRequest {
  readonly question: Question;
  readonly film: SentFilm;
}

export interface SentFilm {
  /** Backed by a file, so that a large one is never wholly in memory. */
  readonly body: Blob;
  readonly mimeType: string;
  readonly durationSeconds: number;
}
