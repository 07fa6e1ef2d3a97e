/**
 * JSON (RFC 8259) as language models write it: with a comma after the last item, with line feeds
 * inside of strings, with `NaN` where a number is missing, followed by other text.
 *
 * @module
 */

export interface LooseJson {
  readonly value: unknown;
  /** Where the text goes on after it. */
  readonly end: number;
}

const deepest = 64;

const blank = /[\s\u{FEFF}]*/uy;
const atom = /-?(?:Infinity|NaN|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|true|false|null|None|True|False/y;
const stringForm = /"[^"\\]*(?:\\[^][^"\\]*)*"/y;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u{0}-\u{1F}]/gu;

const words: Readonly<Record<string, unknown>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  null: null,
  None: null,
  NaN: null,
  "-NaN": null,
  Infinity: null,
  "-Infinity": null,
};

/**
 * The value that begins at `start`.
 *
 * @throws `SyntaxError` where there is none, it does not end, or it is nested deeper than 64 levels.
 */
export function readLooseJson(text: string, start: number): LooseJson {
  const reader = new LooseReader(text, start);
  const value = reader.value(0);
  return { value, end: reader.end };
}

class LooseReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
  }

  get end(): number {
    return this.#at;
  }

  value(depth: number): unknown {
    if (depth > deepest) throw noJson();
    if (this.#take("{")) return this.#object(depth);
    if (this.#take("[")) return this.#list(depth);
    if (this.#text[this.#at] === '"') return this.#string();
    const found = this.#match(atom);
    return Object.hasOwn(words, found) ? words[found] : Number(found);
  }

  #object(depth: number): object {
    const entries: [string, unknown][] = [];
    while (this.#goesOn("}", entries.length)) {
      const key = this.#string();
      if (!this.#take(":")) throw noJson();
      entries.push([key, this.value(depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  #list(depth: number): readonly unknown[] {
    const items: unknown[] = [];
    while (this.#goesOn("]", items.length)) items.push(this.value(depth + 1));
    return items;
  }

  /** Whether another item follows; the last one may have a comma after it. */
  #goesOn(close: string, before: number): boolean {
    if (before === 0 || this.#take(",")) return !this.#take(close);
    if (this.#take(close)) return false;
    throw noJson();
  }

  #string(): string {
    this.#match(blank);
    return JSON.parse(this.#match(stringForm).replaceAll(controls, escapeOf));
  }

  #take(character: string): boolean {
    this.#match(blank);
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #match(form: RegExp): string {
    form.lastIndex = this.#at;
    const found = form.exec(this.#text)?.[0];
    if (found === undefined) throw noJson();
    this.#at += found.length;
    return found;
  }
}

const noJson = (): SyntaxError => new SyntaxError("no JSON");

const escapeOf = (character: string): string => JSON.stringify(character).slice(1, -1);
