import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller } from "../caller.ts";

/** One HTTP request to the MCP endpoint, its caller known and its body read. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Undefined for methods without one. */
  readonly body: Buffer | undefined;
  readonly caller: Caller;
}
