/** The contract of a tool. `mcp/` turns it into MCP; who serves it is not known here. */

import type { LogLevel } from "./log-level.ts";
import type * as z from "zod";
import type { Language } from "../kernel/language.ts";
import type { Principal } from "../identity/principal.ts";
import type { Content } from "./content.ts";
import type { Slots } from "../kernel/slots.ts";
import type { Ended } from "./end.ts";
import type { Interaction } from "./interaction.ts";
import type { Passage } from "./passage.ts";

/** One call, as a tool sees it. */
export interface Call {
  /** Names this call in logs, metrics and errors. */
  readonly id: string;
  readonly principal: Principal;
  /** The language to write prose in unless the arguments name one. */
  readonly language: Language;
  /** Fires when the caller cancels, goes away, or the deadline passes. */
  readonly signal: AbortSignal;
  /** Shown to a waiting caller; `done` runs from 0 to 1 and never back. */
  readonly progress: (done: number, message?: string) => void;
  /** Somebody asked to see the progress; where it costs something to tell, ask first. */
  readonly watched?: boolean;
  /** What the request says of itself, such as its trace (W3C Trace Context), as it came. */
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
  /** The caller wants no answer from a cache. */
  readonly fresh?: boolean;
  /** A log line for the calling client, sent only where it asked for that level. */
  readonly tell: (level: LogLevel, message: unknown) => void;
  /** Asks the caller's side for input in the middle of a call. */
  readonly ask: Interaction;
}

export interface Answer<Output = unknown> {
  /** For a person or a model to read. */
  readonly content: readonly Content[];
  /** Present when the tool declares an output schema. */
  readonly structured?: Output;
  /** The tool worked, but its answer is a failure. */
  readonly isError?: boolean;
  /** What failed and what to do about it; present on every failure the hub itself words. */
  readonly failure?: Failure;
  /** The result as another server wrote it, with all its fields; `content` and the rest are read from it. */
  readonly result?: Readonly<Record<string, unknown>>;
  /** The JSON-RPC error that another server answered with, to be passed on as it is. */
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
  /** Bytes of an answer that has gone out through the call's passage; there is nothing left to send. */
  readonly passedBytes?: number;
}

/** A failure in the caller's language. */
export interface Failure {
  /** From the error catalogue, for example `media.tooLarge`. */
  readonly code: string;
  /** As an HTTP status: below 500, the caller's to mend. */
  readonly status: number;
  readonly message: string;
  readonly advice: string;
  /** Of a token that did not reach far enough: the scope that would. */
  readonly scope?: string;
}

export interface Icon {
  readonly src: string;
  readonly mimeType?: string;
  readonly sizes?: string[];
}

/** Hints for clients, as in the MCP specification, `ToolAnnotations`. */
export interface ToolHints {
  readonly readOnlyHint?: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
  readonly openWorldHint?: boolean;
}

export interface Tool<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** Unique in the catalog; letters, digits, `_`, `-`, `.`, at most 128 characters. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What the caller must be allowed to do, as `noun:verb`. */
  readonly permission: `${string}:${string}`;
  readonly input: Input;
  readonly output?: Output;
  readonly hints?: ToolHints;
  readonly icons?: readonly Icon[];
  /** The time limit of one call; left out, `limits.callSeconds`. */
  readonly seconds?: number;
  /**
   * The JSON Schemas to list, where they say more than `input` and `output` convert to, or come from
   * elsewhere; the two still check what is sent.
   */
  readonly inputSchema?: Readonly<Record<string, unknown>>;
  readonly outputSchema?: Readonly<Record<string, unknown>>;
  /** Extra `_meta` for the tool's listing, for example an MCP App's view. */
  readonly meta?: Readonly<Record<string, unknown>>;
  /** The whole listing as another server wrote it, but for the name; nothing of it is left out. */
  readonly definition?: Readonly<Record<string, unknown>>;
  /** It stands in no list; whoever knows its name can call it, and hears what is the matter with it. */
  readonly hidden?: boolean;
  /** Where its calls wait for a place; left out, among the hub's own. */
  readonly places?: Slots;
  run(input: z.output<Input>, call: Call): Promise<Answer<z.input<Output>>>;
  /** In place of `run` where request and answer can be passed on as bytes. */
  readonly relay?: (passage: Passage, call: Call, ended: Ended) => void;
}

/** Returns the tool unchanged; it is here so that `run` is typed from the two schemas. */
export function defineTool<Input extends z.ZodType, Output extends z.ZodType>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> {
  return tool;
}
