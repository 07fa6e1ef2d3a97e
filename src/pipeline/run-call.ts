/** What whoever serves calls (HTTP, stdio, the command line) needs of the pipeline. */

import type { Call, Answer, Tool } from "./define-tool.ts";
import type { Ended } from "./end.ts";
import type { Passage } from "./passage.ts";

export interface CallRequest {
  /** A name from the catalog, or a tool that is not listed there, such as the reading of a resource. */
  readonly tool: string | Tool;
  /** As sent; the pipeline checks it against the tool's schema. */
  readonly arguments: unknown;
  /** Where it came from, for metrics: `modern`, `legacy` or `local`. */
  readonly era: "modern" | "legacy" | "local";
  readonly transport: "http" | "stdio" | "local";
  readonly call: Omit<Call, "id">;
  /** The request as bytes, where whoever serves it can send bytes back. */
  readonly passage?: Passage | undefined;
}

export interface Pipeline {
  /**
   * Takes one call through every stage.
   *
   * A tool's failure is an answer with `isError`, its code and its advice; it does not throw. What
   * throws is a bug, or the interaction's own signal that the client must call again.
   *
   * @throws `pipeline.unknownTool`
   */
  run(request: CallRequest): Promise<Answer>;
  /**
   * The same without a promise, for calls that are passed on thousands of times a second.
   *
   * @throws `pipeline.unknownTool`
   */
  pass(request: CallRequest, ended: Ended): void;
  /** Calls that are running now. */
  readonly inFlight: number;
  /** Takes no new calls from here on. */
  drain(): void;
}
