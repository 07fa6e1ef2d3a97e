import type { Tool } from "./define-tool.ts";

/** Something a client can read by URI, as in the MCP specification. */

export interface ResourceListing {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** Bytes. */
  readonly size?: number;
}

/** Text, or base64 in `blob`. */
export interface ResourceContents {
  readonly uri: string;
  readonly mimeType?: string;
  readonly text?: string;
  readonly blob?: string;
}

/** How long a client may keep an answer (milliseconds), and whether it may share it between people. */
export interface CacheHint {
  readonly ttlMs: number;
  readonly cacheScope: "public" | "private";
}

/** One resource (`uri`), or a family of them (`uriTemplate`, RFC 6570 level 1). */
export interface Resource {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** Exactly one of the two. */
  readonly uri?: string;
  readonly uriTemplate?: string;
  readonly cache?: CacheHint;
  /** The listing as another server wrote it, but for the URI. */
  readonly definition?: Readonly<Record<string, unknown>>;
  /** In place of `read`: takes the params of `resources/read` and passes them on. */
  readonly operation?: Tool;
  /** In place of `complete`: takes the params of `completion/complete`. */
  readonly completion?: Tool;
  /** The members of a family that exist now, newest first; a single resource lists itself. */
  list?(limit: number): Promise<readonly ResourceListing[]>;
  /** Values for one variable of the template that begin with what was typed so far. */
  complete?(variable: string, typed: string): Promise<readonly string[]>;
  /**
   * Somebody wants to hear when this resource changes, until what it returns is disposed; left out where
   * changes are told of anyway, or never. It does not wait, and does not throw.
   */
  watch?(uri: string): Disposable;
  /** Why it cannot be watched; `operation` and `completion` are refused for the same reason. */
  readonly refusal?: Error;
  /** Undefined when there is no such resource. */
  read(uri: string, signal: AbortSignal): Promise<ResourceContents | undefined>;
}
