import { giveBack } from "../../kernel/large-memory.ts";
import { beginningOf } from "../envelope/skim.ts";
import { LastBytes } from "./last-bytes.ts";

const key = Buffer.from('"isError"');

/** How often the key may stand there before nobody looks further. */
const mostTries = 8;

/** How much of the beginning is searched for it, in bytes. */
const mostBeginning = 64 * 1024;

/** How much of the end is. */
const mostEnd = 32 * 1024;

/**
 * An answer that is passed on as it comes, and whether it is a failure: as far as its beginning and its
 * end tell. What stands between two large members of a result is not looked at.
 *
 * It keeps none of the pieces it sees: whoever sends them gives their memory back.
 */
export class LargeAnswer {
  /** Where the value of `result` begins; -1 where there is none in the beginning. */
  readonly result: number;
  /** Whether it begins as an answer does. */
  readonly isAnswer: boolean;
  readonly #beginsAsError: boolean;
  readonly #saysSoFirst: boolean;
  readonly #end = new LastBytes(mostEnd);

  constructor(beginning: Buffer) {
    this.result = beginningOf(beginning, "result");
    this.#beginsAsError = this.result === -1 && beginningOf(beginning, "error") !== -1;
    this.isAnswer = this.#beginsAsError || beginning[this.result] === openBrace;
    this.#saysSoFirst = isFailureAtFirst(beginning.subarray(0, mostBeginning));
    this.#end.add(beginning);
  }

  add(chunk: Buffer): void {
    this.#end.add(chunk);
  }

  /** To be asked once, when all of it was added. */
  ended(): boolean {
    const end = this.#end.take();
    const isError = this.#beginsAsError || this.#saysSoFirst || isFailureAtLast(end);
    giveBack(end);
    return isError;
  }
}

function isFailureAtFirst(text: Buffer): boolean {
  let at = text.indexOf(key);
  for (let tries = 0; at !== -1 && tries < mostTries; tries += 1) {
    // Two ends close it only where two objects are open: the message and its result.
    if (isTrue(text, at) && isJson(`${text.toString("utf8", 0, at)}"isError":true}}`)) return true;
    at = text.indexOf(key, at + 1);
  }
  return false;
}

function isFailureAtLast(text: Buffer): boolean {
  let at = text.lastIndexOf(key);
  for (let tries = 0; at !== -1 && tries < mostTries; tries += 1) {
    if (isTrue(text, at) && isJson(`{"result":{${text.toString("utf8", at)}`)) return true;
    at = at === 0 ? -1 : text.lastIndexOf(key, at - 1);
  }
  return false;
}

const openBrace = 0x7b;

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
