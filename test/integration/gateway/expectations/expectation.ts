/** What a client must find of the showroom, whoever stands between. */

import type { Era } from "../../../../src/upstreams/introduction.ts";
import type { Journal } from "../../../../src/upstreams/testing/showroom/journal.ts";
import type { Reply, WireClient } from "../../../../src/upstreams/testing/wire-client.ts";

export interface Expectation {
  readonly about: string;
  /** Where it can be expected; left out, everywhere. */
  readonly where?: (cell: Cell) => boolean;
  readonly check: (cell: Cell) => Promise<void>;
}

/** One way from a client to a showroom. */
export interface Cell {
  readonly client: WireClient;
  readonly server: ServerTraits;
  /** Names and addresses as this client sees them. */
  readonly named: (own: string) => string;
  readonly addressed: (own: string) => string;
  /** Whether there is a hub between that shows several upstreams as one. */
  readonly way: "direct" | "aggregated" | "single";
  /** The client speaks over lines, where nothing says to which call a legacy question belongs. */
  readonly lines?: boolean;
}

export interface ServerTraits {
  readonly name: string;
  readonly era: Era;
  readonly transport: "http" | "stdio";
  /** Whether it can ask its caller anything, send progress, and tell of news. */
  readonly asks: boolean;
  readonly speaks: boolean;
  readonly tells: boolean;
  readonly journal: Journal;
}

/** Grows, so that no two checks mean the same call. */
let lastKey = 0;
export const freshKey = (): string => {
  lastKey += 1;
  return `key-${process.pid}-${lastKey}`;
};

export function resultOf(reply: Reply): Readonly<Record<string, unknown>> {
  if (reply.result === undefined) throw new Error(`No result: ${reply.status} ${reply.text}`);
  return reply.result;
}

/** The first block of a result. */
export function blockOf(reply: Reply, place = 0): Readonly<Record<string, unknown>> {
  const { content } = resultOf(reply);
  return Object(Array.isArray(content) ? content[place] : undefined);
}

export const textOf = (reply: Reply): unknown => blockOf(reply)["text"];

/** Whether a reply is an error, or a result that says of itself that it is a failure. */
export const failed = ({ error, result }: Reply): boolean =>
  error !== undefined || result?.["isError"] === true;
