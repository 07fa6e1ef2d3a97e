import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Caller } from "../caller.ts";

/** One HTTP request to the MCP endpoint, its caller known and its body read. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Undefined for methods without one. */
  readonly body: Buffer | undefined;
  readonly caller: Caller;
  /** Headers that tell the caller which scopes to ask for; left out where tokens have none. */
  readonly challenge?: (request: IncomingMessage, scopes: readonly string[]) => OutgoingHttpHeaders;
}
