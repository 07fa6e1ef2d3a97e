/** What the showroom shows, told without any SDK: one set of features for servers of every kind. */

import type { Era } from "../../introduction.ts";

export type Json = Readonly<Record<string, unknown>>;

/** One request under way, as a feature sees it. */
export interface Visit {
  readonly era: Era;
  readonly params: Json;
  /** Everything of `_meta`, the protocol's own keys too. */
  readonly meta: Json;
  /** Of the HTTP request that brought it; empty over stdio. */
  readonly headers: Readonly<Record<string, string>>;
  readonly session: string | undefined;
  readonly signal: AbortSignal;
  /** Sends a notification that belongs to this request. */
  notify(method: string, params: Json): Promise<void>;
  /** Asks the caller's side; a modern caller must call again, so what ran before runs again. */
  ask(questions: Readonly<Record<string, Question>>): Promise<Readonly<Record<string, unknown>>>;
}

export interface Question {
  readonly method: string;
  readonly params: Json;
}

/** A tool on show. */
export interface Exhibit {
  /** As listed. */
  readonly definition: Json & { readonly name: string };
  run(input: Json, visit: Visit): Promise<Json> | Json;
}

export const exhibit = (
  name: string,
  description: string,
  run: Exhibit["run"],
  more: Json = {},
): Exhibit => ({
  definition: { name, description, inputSchema: { type: "object" }, ...more },
  run,
});

export const text = (words: string): Json => ({ content: [{ type: "text", text: words }] });

export const stringIn = (input: Json, key: string, standard = ""): string => {
  const value = input[key];
  return typeof value === "string" ? value : standard;
};

export const numberIn = (input: Json, key: string, standard: number): number => {
  const value = input[key];
  return typeof value === "number" ? value : standard;
};

/** A JSON-RPC error with its code; both SDKs send what is thrown with a `code`. */
export class RpcFailure extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = "RpcFailure";
    this.code = code;
    this.data = data;
  }
}
