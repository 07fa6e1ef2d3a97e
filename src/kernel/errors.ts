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
  readonly data: Data;
  readonly #entry: ErrorEntry<Data>;

  constructor(code: string, entry: ErrorEntry<Data>, data: Data, options?: ErrorOptions) {
    super(entry.en.message(data), options);
    this.name = "KumihimoError";
    this.code = code;
    this.data = data;
    this.#entry = entry;
    Object.defineProperty(this, brand, { value: true });
  }

  get status(): number {
    return this.#entry.status;
  }

  get audience(): Audience {
    return this.#entry.audience;
  }

  get advice(): string {
    return this.#entry.en.advice;
  }

  /** Message and advice in the reader's language. */
  words(language: Language): { readonly message: string; readonly advice: string } {
    const { message, advice } = this.#entry[language];
    return { message: message(this.data), advice };
  }
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
