import type { Readable } from "node:stream";
import type { Answer } from "../../pipeline/define-tool.ts";
import type { CallOptions, ToolListing } from "../app-contract.ts";

/** A hub to call tools on: in this process, or at an address. */
export interface CallableHub extends AsyncDisposable {
  /** Where `wanted` is there already, others that are still to come are not waited for. */
  tools(signal: AbortSignal, wanted?: string): Promise<readonly ToolListing[]>;
  call(tool: string, args: unknown, options: CallOptions): Promise<Answer>;
  /** What a tool is given for a file of this machine. */
  take(file: string, signal: AbortSignal): Promise<string>;
  /** The content of an artifact. */
  read(uri: string, signal: AbortSignal): Promise<Readable>;
}
