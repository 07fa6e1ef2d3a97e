import { CLIENT_CAPABILITIES_META_KEY } from "@modelcontextprotocol/server";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import type { Layout, Passage } from "../../pipeline/passage.ts";
import { capabilitiesOf, type ClientAbilities } from "../asking/client-abilities.ts";
import { onOneLine } from "../endpoint/event-text.ts";
import type { PlainRequest } from "../endpoint/plain-request.ts";
import { mcpErrors } from "../errors.ts";
import { type Era, isJsonObject, type JsonObject } from "../protocol.ts";
import type { OutputLines } from "./output-lines.ts";

export interface StdioPassageNeeds {
  readonly request: PlainRequest;
  readonly body: Buffer;
  readonly layout: Layout;
  readonly abilities: ClientAbilities;
  readonly logLevel: string | undefined;
  readonly lines: OutputLines;
}

/** The largest answer that is gathered, in mebibytes. */
const mostMebibytes = 64;
const mostBytes = mostMebibytes * 1024 * 1024;

/**
 * The way through the hub for one request that came as a line, and its answer, which is one line.
 *
 * The answer is gathered and written at once. All answers share the output, so that one written as it
 * comes would hold back every other for as long as its upstream takes, and one that broke off could not
 * be taken back.
 */
export class StdioPassage implements Passage {
  readonly era: Era;
  readonly id: string | number;
  readonly method: string;
  readonly params: JsonObject;
  readonly body: Buffer;
  readonly layout: Layout;
  readonly headers = {};
  readonly capabilities: JsonObject;
  readonly logLevel: string | undefined;
  /** What was gathered can be thrown away until it is written. */
  readonly begun = false;
  readonly #lines: OutputLines;
  readonly #controller = new AbortController();
  #whenGone: ((reason: unknown) => void) | undefined;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #ended = false;

  constructor({ request, body, layout, abilities, logLevel, lines }: StdioPassageNeeds) {
    this.era = request.era;
    this.id = request.id;
    this.method = request.method;
    this.params = request.params;
    this.body = body;
    this.layout = layout;
    const said = request.meta?.[CLIENT_CAPABILITIES_META_KEY];
    this.capabilities = isJsonObject(said) ? said : capabilitiesOf(abilities);
    this.logLevel = logLevel;
    this.#lines = lines;
  }

  /** Fires when the client takes the request back or goes away, or the call is given up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  whenGone(listener: ((reason: unknown) => void) | undefined): void {
    this.#whenGone = listener;
    if (this.signal.aborted) listener?.(this.signal.reason);
  }

  giveUp(reason: unknown): void {
    this.#pieces = [];
    this.#controller.abort(reason);
    this.#whenGone?.(reason);
  }

  /** Ends the call because its client wants it no more; nothing is written from here on. */
  cancel(): void {
    this.#ended = true;
    this.giveUp(kernelErrors.cancelled({}));
  }

  /** Sends a question ahead of the answer. */
  send(message: object): void {
    if (!this.#ended) this.#lines.send(message);
  }

  tell(text: Buffer): void {
    if (!this.#ended && !this.#lines.full) this.#lines.write([onOneLine(text)]);
  }

  write(chunk: Buffer): boolean {
    if (this.signal.aborted) return true;
    this.#bytes += chunk.length;
    if (this.#bytes > mostBytes) {
      this.giveUp(mcpErrors.answerTooLarge({ mebibytes: mostMebibytes }));
    } else {
      this.#pieces.push(onOneLine(chunk));
    }
    return true;
  }

  whenDrained(resume: () => void): void {
    resume();
  }

  end(chunk?: Buffer): void {
    if (chunk !== undefined) this.write(chunk);
    if (this.#ended || this.signal.aborted) return;
    this.#ended = true;
    this.#lines.write(this.#pieces);
  }

  /** Sends an answer that the hub wrote, in place of what was gathered. */
  answer(message: object): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#lines.send(message);
  }
}
