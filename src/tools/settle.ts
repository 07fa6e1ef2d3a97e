import { isKumihimoError } from "../kernel/errors.ts";
import type { Language } from "../kernel/language.ts";

/** What could not be read, why, and what to do about it. */
export interface SourceFailure {
  readonly source: string;
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

export type Settled<Value> =
  | { readonly value: Value; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: SourceFailure };

interface Reading {
  readonly signal: AbortSignal;
  readonly language: Language;
}

/**
 * Keeps one failing part from spoiling the others: an expected failure becomes data.
 *
 * A bug still throws, and so does everything once the caller has gone.
 */
export async function settle<Value>(
  source: string,
  work: Promise<Value>,
  reading: Reading,
): Promise<Settled<Value>> {
  try {
    return { value: await work };
  } catch (error) {
    return failedPart(source, error, reading);
  }
}

/** The failure as data. @throws it again where it is a bug or the caller has gone. */
export function failedPart(
  source: string,
  error: unknown,
  { signal, language }: Reading,
): { readonly failure: SourceFailure } {
  if (signal.aborted || !isKumihimoError(error) || error.audience !== "caller") throw error;
  return { failure: { source, code: error.code, ...error.words(language) } };
}
