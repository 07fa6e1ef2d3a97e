import { beginningOf } from "../envelope/skim.ts";

const key = Buffer.from('"isError"');

/** How often the key may stand there before nobody looks further. */
const mostTries = 8;

/** How much of the beginning and of the end is searched for it, in bytes. */
const mostBytes = 64 * 1024;

/**
 * An answer that is passed on as it comes, and whether it is a failure: as far as its beginning and its
 * last two pieces tell. What stands between two large members of a result is not looked at.
 */
export class LargeAnswer {
  /** Where the value of `result` begins; -1 where there is none in the beginning. */
  readonly result: number;
  readonly #beginsAsError: boolean;
  readonly #beginning: Buffer;
  #lastButOne: Buffer | undefined;
  #last: Buffer | undefined;

  constructor(beginning: Buffer) {
    this.#beginning = beginning;
    this.result = beginningOf(beginning, "result");
    this.#beginsAsError = this.result === -1 && beginningOf(beginning, "error") !== -1;
  }

  /** Whether it begins as an answer does. */
  get isAnswer(): boolean {
    return this.#beginsAsError || this.#beginning[this.result] === openBrace;
  }

  add(chunk: Buffer): void {
    this.#lastButOne = this.#last;
    this.#last = chunk;
  }

  get isError(): boolean {
    return this.#beginsAsError || this.#saysSoFirst() || this.#saysSoLast();
  }

  #saysSoFirst(): boolean {
    const text = this.#beginning.subarray(0, mostBytes);
    let at = text.indexOf(key);
    for (let tries = 0; at !== -1 && tries < mostTries; tries += 1) {
      // Two ends close it only where two objects are open: the message and its result.
      if (isTrue(text, at) && isJson(`${text.toString("utf8", 0, at)}"isError":true}}`))
        return true;
      at = text.indexOf(key, at + 1);
    }
    return false;
  }

  #saysSoLast(): boolean {
    const pieces = [this.#lastButOne ?? this.#beginning, this.#last ?? nothing];
    const text = Buffer.concat(pieces.map((piece) => piece.subarray(-mostBytes)));
    let at = text.lastIndexOf(key);
    for (let tries = 0; at !== -1 && tries < mostTries; tries += 1) {
      if (isTrue(text, at) && isJson(`{"result":{${text.toString("utf8", at)}`)) return true;
      at = at === 0 ? -1 : text.lastIndexOf(key, at - 1);
    }
    return false;
  }
}

const openBrace = 0x7b;

const nothing = Buffer.alloc(0);

const isTrue = (text: Buffer, at: number): boolean =>
  /^"isError"\s*:\s*true/.test(text.toString("latin1", at, at + 64));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
