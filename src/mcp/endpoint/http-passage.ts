import type { IncomingHttpHeaders } from "node:http";
import { CLIENT_CAPABILITIES_META_KEY } from "@modelcontextprotocol/server";
import type { Layout, Passage } from "../../pipeline/passage.ts";
import { capabilitiesOf, type ClientAbilities } from "../asking/client-abilities.ts";
import { type Era, isJsonObject, type JsonObject } from "../protocol.ts";
import { statusOf } from "./error-status.ts";
import type { PlainRequest } from "./plain-request.ts";
import type { Reply } from "./reply.ts";

export interface PassageNeeds {
  readonly request: PlainRequest;
  readonly body: Buffer;
  readonly layout: Layout;
  readonly headers: IncomingHttpHeaders;
  readonly reply: Reply;
  readonly abilities: ClientAbilities;
  readonly logLevel: string | undefined;
}

/** The way through the hub for one HTTP request whose answer may go out as it comes. */
export class HttpPassage implements Passage {
  readonly era: Era;
  readonly id: string | number;
  readonly method: string;
  readonly params: JsonObject;
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly logLevel: string | undefined;
  readonly #needs: PassageNeeds;

  constructor(needs: PassageNeeds) {
    const { request, body, headers, logLevel } = needs;
    this.era = request.era;
    this.id = request.id;
    this.method = request.method;
    this.params = request.params;
    this.body = body;
    this.headers = headers;
    this.logLevel = logLevel;
    this.#needs = needs;
  }

  get layout(): Layout {
    return this.#needs.layout;
  }

  get capabilities(): JsonObject {
    const said = this.#needs.request.meta?.[CLIENT_CAPABILITIES_META_KEY];
    return isJsonObject(said) ? said : capabilitiesOf(this.#needs.abilities);
  }

  get begun(): boolean {
    return this.#needs.reply.begun;
  }

  whenGone(listener: ((reason: unknown) => void) | undefined): void {
    this.#needs.reply.whenGone(listener);
  }

  giveUp(reason: unknown): void {
    this.#needs.reply.cancel(reason);
  }

  tell(text: Buffer): void {
    this.#needs.reply.tellText(text);
  }

  write(chunk: Buffer): boolean {
    return this.#needs.reply.writeText(chunk);
  }

  whenDrained(resume: () => void): void {
    this.#needs.reply.whenDrained(resume);
  }

  end(chunk?: Buffer, errorCode?: number): void {
    this.#needs.reply.endText(chunk, statusOf(this.era, errorCode));
  }
}
