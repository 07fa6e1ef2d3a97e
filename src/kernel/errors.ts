/**
 * One shape for every failure that somebody can act on.
 *
 * A room lists its errors in its own `errors.ts`, where code, HTTP status, audience, message and
 * advice stand side by side in both languages. `docs/reference/errors.md` is printed from those lists.
 *
 * @module
 */

import type { Language, Localized } from "./language.ts";

/** Who may read the message: the calling model and its user, or only the operator's log. */
export type Audience = "caller" | "operator";

export interface ErrorWords<Data> {
  readonly message: (data: Data) => string;
  /** The reader's next step, as one imperative sentence. */
  readonly advice: string;
}

export interface ErrorEntry<Data> extends Localized<ErrorWords<Data>> {
  /** The HTTP status where the failure ends a request of its own. */
  readonly status: number;
  readonly audience: Audience;
}

const brand = Symbol.for("kumihimo.error");

/** An expected failure. A bug throws a plain `Error`, which reaches the caller as `kernel.internal`. */
export class KumihimoError<Data = unknown> extends Error {
  readonly code: string;
  /** The HTTP status where the failure ends a request of its own. */
  readonly status: number;
  readonly audience: Audience;
  /** In English, for logs; {@link words} has the reader's language. */
  readonly advice: string;
  readonly data: Data;
  readonly #wordsIn: (language: Language) => FailureWords;

  constructor(code: string, entry: ErrorEntry<Data>, data: Data, options?: ErrorOptions) {
    super(entry.en.message(data), options);
    this.name = "KumihimoError";
    this.code = code;
    this.status = entry.status;
    this.audience = entry.audience;
    this.advice = entry.en.advice;
    this.data = data;
    this.#wordsIn = (language) => ({
      message: entry[language].message(data),
      advice: entry[language].advice,
    });
    Object.defineProperty(this, brand, { value: true });
  }

  /** Message and advice in the reader's language. */
  words(language: Language): FailureWords {
    return this.#wordsIn(language);
  }
}

/** A failure in one language. */
export interface FailureWords {
  readonly message: string;
  readonly advice: string;
}

/** Holds across two copies of this package, where `instanceof` does not. */
export function isKumihimoError(value: unknown): value is KumihimoError {
  return typeof value === "object" && value !== null && brand in value;
}

type Catalogue = Readonly<Record<string, ErrorEntry<never>>>;

export type ErrorMakers<List extends Catalogue> = {
  readonly [Key in keyof List]: List[Key] extends ErrorEntry<infer Data>
    ? (data: Data, options?: ErrorOptions) => KumihimoError<Data>
    : never;
} & {
  /** The list itself, for the reference page. */
  readonly [catalogue]: { readonly room: string; readonly list: Catalogue };
};

/** Where a set of makers keeps the list it was made from. */
export const catalogue: unique symbol = Symbol("catalogue");

/** Turns a room's list into constructors: `throw mediaErrors.tooLarge({ bytes, limit })`. */
export function defineErrors<const List extends Catalogue>(
  room: string,
  list: List,
): ErrorMakers<List> {
  const makers = Object.entries(list).map(([key, entry]) => [
    key,
    (data: never, options?: ErrorOptions) =>
      new KumihimoError(`${room}.${key}`, entry, data, options),
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one maker per key, just above
  return { ...Object.fromEntries(makers), [catalogue]: { room, list } } as ErrorMakers<List>;
}
