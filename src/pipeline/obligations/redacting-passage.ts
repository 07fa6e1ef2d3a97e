import type { Language } from "../../kernel/language.ts";
import { isJsonObject } from "../../kernel/json-object.ts";
import { pipelineErrors } from "../errors.ts";
import type { Layout, Passage } from "../passage.ts";
import { exactParse } from "./exact-json.ts";
import type { Redactor } from "./redactor.ts";

export interface RedactingNeeds {
  readonly passage: Passage;
  readonly redactor: Redactor;
  readonly tool: string;
  readonly language: Language;
  /** The largest answer that is held back and read, in bytes. */
  readonly most: number;
}

/**
 * The way of an answer that goes out only once it is whole and what must not stand in it is taken out.
 * One that is too large for that, or cannot be read, is an error in its place.
 */
export class RedactingPassage implements Passage {
  readonly era: Passage["era"];
  readonly id: Passage["id"];
  readonly method: string;
  readonly params: Passage["params"];
  readonly body: Buffer;
  readonly headers: Passage["headers"];
  readonly logLevel: string | undefined;
  readonly #needs: RedactingNeeds;
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  #withheld = false;

  constructor(needs: RedactingNeeds) {
    const { era, id, method, params, body, headers, logLevel } = needs.passage;
    this.era = era;
    this.id = id;
    this.method = method;
    this.params = params;
    this.body = body;
    this.headers = headers;
    this.logLevel = logLevel;
    this.#needs = needs;
  }

  /** Whether the answer was one that could not be let through. */
  get withheld(): boolean {
    return this.#withheld;
  }

  get layout(): Layout {
    return this.#needs.passage.layout;
  }

  get capabilities(): Passage["capabilities"] {
    return this.#needs.passage.capabilities;
  }

  get begun(): boolean {
    return this.#needs.passage.begun;
  }

  whenGone(listener: ((reason: unknown) => void) | undefined): void {
    this.#needs.passage.whenGone(listener);
  }

  giveUp(reason: unknown): void {
    this.#needs.passage.giveUp(reason);
  }

  /** News that cannot be read is lost. */
  tell(text: Buffer): void {
    const clean = this.#cleaned(text);
    if (clean !== undefined) this.#needs.passage.tell(clean);
  }

  write(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    if (this.#bytes <= this.#needs.most) this.#pieces.push(chunk);
    else this.#pieces.length = 0;
    return true;
  }

  /** Nothing is written before the end, so nobody has to wait. */
  whenDrained(resume: () => void): void {
    resume();
  }

  end(chunk?: Buffer, errorCode?: number): void {
    if (chunk !== undefined) this.write(chunk);
    const whole = this.#bytes <= this.#needs.most;
    const clean = whole ? this.#cleaned(Buffer.concat(this.#pieces)) : undefined;
    this.#pieces.length = 0;
    if (clean !== undefined) return this.#needs.passage.end(clean, errorCode);
    this.#withheld = true;
    this.#needs.passage.end(this.#refusal(), internalError);
  }

  #cleaned(text: Buffer): Buffer | undefined {
    try {
      return Buffer.from(JSON.stringify(this.#withoutPersonalData(exactParse(text.toString()))));
    } catch {
      return undefined;
    }
  }

  /** The envelope's own words stay, above all the id that the client knows its request by. */
  #withoutPersonalData(message: unknown): unknown {
    if (!isJsonObject(message)) throw new TypeError("no message");
    const { redactor } = this.#needs;
    const entries = Object.entries(message).map(([key, value]) =>
      contents.has(key) ? [key, redactor.json(value)] : [key, value],
    );
    return Object.fromEntries(entries);
  }

  #refusal(): Buffer {
    const { tool, language, most } = this.#needs;
    const error = pipelineErrors.notRedacted({ tool, limit: most });
    const { message, advice } = error.words(language);
    const data = { code: error.code, advice };
    const said = { code: internalError, message: `${message} ${advice}`, data };
    return Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: this.id, error: said }));
  }
}

const contents: ReadonlySet<string> = new Set(["result", "error", "params"]);

/** Of JSON-RPC. */
const internalError = -32_603;
