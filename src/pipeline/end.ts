import type { Answer } from "./define-tool.ts";

/** How a call ended: with an answer, or with whatever was thrown. */
export type End =
  | { readonly answer: Answer; readonly error?: undefined }
  | { readonly answer?: undefined; readonly error: unknown };

/** Hears how something ended, once. */
export type Ended = (end: End) => void;

/** Tells how a promise ends. */
export function endOf(work: Promise<Answer>, ended: Ended): void {
  work.then(
    (answer) => ended({ answer }),
    (error: unknown) => ended({ error }),
  );
}

/** A promise of something that tells how it ended. */
export const promised = (begin: (ended: Ended) => void): Promise<Answer> =>
  new Promise((resolve, reject) => {
    begin(({ answer, error }) => {
      if (answer === undefined) reject(error);
      else resolve(answer);
    });
  });
