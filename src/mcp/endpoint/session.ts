import { Ledger } from "../../kernel/ledger.ts";
import { shortId } from "../../kernel/ids.ts";
import type { InputRequest } from "../../pipeline/interaction.ts";
import type { ClientAbilities } from "../asking/client-abilities.ts";
import { mcpErrors } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../protocol.ts";
import { createWishes, type Wishes } from "../server/wishes.ts";
import type { EventStream } from "./event-stream.ts";

/** What one replica knows of a legacy client between its requests. All of it may be forgotten. */
export class Session {
  readonly id: string;
  readonly principal: string;
  readonly abilities: ClientAbilities;
  readonly wishes: Wishes;
  stream: EventStream | undefined;
  readonly #calls = new Ledger<() => void>();
  readonly #questions = new Map<string, (message: JsonObject) => void>();

  constructor(
    id: string,
    principal: string,
    abilities: ClientAbilities,
    wishes: Wishes = createWishes(),
  ) {
    this.wishes = wishes;
    this.id = id;
    this.principal = principal;
    this.abilities = abilities;
  }

  /** Whether something would break if this were forgotten now. */
  get busy(): boolean {
    return this.stream !== undefined || this.#calls.size > 0;
  }

  /** Keeps the means to cancel a call until the returned function is called. */
  began(request: string | number, cancel: () => void): () => void {
    const key = keyOf(request);
    this.#calls.set(key, cancel);
    return () => {
      if (this.#calls.get(key) === cancel) this.#calls.delete(key);
    };
  }

  cancel(request: unknown): void {
    if (typeof request !== "string" && typeof request !== "number") return;
    this.#calls.get(keyOf(request))?.();
  }

  /**
   * Puts a question to the client through `send` and waits for the answer, which comes in as a
   * request of its own.
   *
   * @throws `mcp.refusedToAnswer`, `mcp.noAnswer` after `seconds`, the signal's reason.
   */
  async ask(
    { method, params }: InputRequest,
    { send, seconds, signal }: AskOptions,
  ): Promise<unknown> {
    const id = `kumihimo-${shortId()}`;
    const expiry = AbortSignal.timeout(seconds * 1000);
    const limit = AbortSignal.any([signal, expiry]);
    limit.throwIfAborted();
    try {
      const answered = new Promise<JsonObject>((resolve, reject) => {
        this.#questions.set(id, resolve);
        limit.addEventListener("abort", () =>
          reject(expiry.aborted ? mcpErrors.noAnswer({ seconds }) : signal.reason),
        );
      });
      send({ jsonrpc: "2.0", id, method, ...(params !== undefined && { params }) });
      const { result, error } = await answered;
      if (result === undefined) throw mcpErrors.refusedToAnswer({ why: messageOf(error) });
      return result;
    } finally {
      this.#questions.delete(id);
    }
  }

  /** Takes an answer of the client; one that nobody here waits for is dropped, and that is false. */
  answered(message: JsonObject): boolean {
    const waiting = this.#questions.get(String(message["id"]));
    waiting?.(message);
    return waiting !== undefined;
  }
}

export interface AskOptions {
  readonly send: (message: object) => void;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

const messageOf = (error: unknown): string =>
  isJsonObject(error) && typeof error["message"] === "string"
    ? error["message"].slice(0, 500)
    : "no result";

/** The id 1 is not the id "1". */
const keyOf = (id: string | number): string => JSON.stringify(id);
