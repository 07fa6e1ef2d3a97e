/** A JSON value that is parsed only when somebody asks for it. */
export class LateJson {
  readonly #text: Buffer;
  readonly #start: number;
  readonly #end: number;
  #parsed: { readonly value: unknown } | undefined;

  /** The value stands in `text` from `start` to before `end`, in bytes. */
  constructor(text: Buffer, start = 0, end = text.length) {
    this.#text = text;
    this.#start = start;
    this.#end = end;
  }

  /** @throws SyntaxError where it is not JSON */
  get value(): unknown {
    this.#parsed ??= { value: JSON.parse(this.#text.toString("utf8", this.#start, this.#end)) };
    return this.#parsed.value;
  }
}

/** The value itself, parsed by now. */
export const settled = (value: unknown): unknown =>
  value instanceof LateJson ? value.value : value;
