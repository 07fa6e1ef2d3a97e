import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import type { SendFailure } from "../channel.ts";
import { skim } from "../envelope/skim.ts";
import { splice } from "../envelope/splice.ts";
import { Gathering } from "./gathering.ts";
import type { ResponseHeaders } from "./http1/response.ts";

/** Far more than an error needs. */
const mostBytes = 1024 * 1024;
const longestRetrySeconds = 86_400;

/** A response that is neither a JSON answer nor an event stream, gathered to see what it says. */
export class Refusal {
  readonly status: number;
  readonly #headers: ResponseHeaders;
  readonly #body = new Gathering();

  constructor(status: number, headers: ResponseHeaders) {
    this.status = status;
    this.#headers = headers;
  }

  /** False once there is more than anybody reads. */
  push(chunk: Buffer): boolean {
    if (this.#body.length + chunk.length > mostBytes) return false;
    this.#body.append(chunk);
    return true;
  }

  /** What it says, where that is JSON-RPC and not about another request. */
  readFor(id: string | number | undefined): RefusedAs {
    const text = this.#body.take();
    const message = parsed(text);
    if (message?.["jsonrpc"] !== "2.0" || id === undefined) return { own: false };
    const said = message["error"];
    const error = isJsonObject(said) ? said : undefined;
    const own = message["id"] === id;
    if (own) return { own, answer: text, ...(error !== undefined && { error }) };
    if (error === undefined || (message["id"] ?? undefined) !== undefined) return { own };
    const answer = readsRequests(this.status) ? withId(text, id) : undefined;
    return { own, error, ...(answer !== undefined && { answer }) };
  }

  failure(): SendFailure {
    const { status } = this;
    if (status < 300) return { kind: "nonsense", sent: true, status };
    const retryAfterSeconds = retryAfter(this.#headers["retry-after"]);
    return {
      kind: "refused",
      sent: true,
      status,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    };
  }
}

export interface RefusedAs {
  /** Whether it names the request. */
  readonly own: boolean;
  readonly error?: JsonObject;
  /** What can be passed on as the answer, under the request's id. */
  readonly answer?: Buffer;
}

/** Whether a server that read the request answers so; the others come from what stands in front of it. */
const readsRequests = (status: number): boolean =>
  status >= 400 && status < 500 && ![401, 403, 407, 408, 425, 429].includes(status);

/** The error of a server that did not read the id, under it. */
function withId(text: Buffer, id: string | number): Buffer | undefined {
  const message = skim(text);
  if (message === undefined) return undefined;
  const own = message.get("id");
  const idText = JSON.stringify(id);
  if (own !== undefined) return splice(text, [{ ...own, text: idText }]);
  const begin = text.indexOf("{") + 1;
  return splice(text, [{ start: begin, end: begin, text: `"id":${idText},` }]);
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfter(value: ResponseHeaders[string] | undefined): number | undefined {
  if (typeof value !== "string") return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), longestRetrySeconds);
}

function parsed(text: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text.toString());
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
