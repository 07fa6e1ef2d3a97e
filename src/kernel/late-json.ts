/** A JSON value that is parsed only when somebody asks for it. */
export class LateJson {
  readonly #text: Buffer;
  #parsed: { readonly value: unknown } | undefined;

  constructor(text: Buffer) {
    this.#text = text;
  }

  /** @throws SyntaxError where it is not JSON */
  get value(): unknown {
    this.#parsed ??= { value: JSON.parse(this.#text.toString()) };
    return this.#parsed.value;
  }
}

/** The value itself, parsed by now. */
export const settled = (value: unknown): unknown =>
  value instanceof LateJson ? value.value : value;
