/**
 * One whole list of an upstream, however many pages it has.
 *
 * The upstream is not trusted to end it: pages, entries and size are bounded, a cursor that comes twice
 * ends the list, and what is malformed is left out with a warning while the rest is kept.
 *
 * @module
 */

import * as z from "zod";
import type { JsonObject } from "../../kernel/json-object.ts";
import { type Upstream, UpstreamError } from "../upstream.ts";
import { GrowingList, listBounds } from "./growing-list.ts";
import type { ListKind } from "./list-kinds.ts";

export interface FetchedList<Definition> {
  readonly entries: readonly Definition[];
  /** How long it may be kept, as the upstream says; undefined where it says nothing. */
  readonly ttlSeconds: number | undefined;
  readonly warnings: readonly string[];
}

const page = z.looseObject({
  nextCursor: z.string().max(65_536).optional(),
  ttlMs: z.number().min(0).optional(),
});

/** The specification's code of a method that the other side does not have. */
const methodNotFound = -32601;

/**
 * Asks for every page; a list that the upstream does not have is empty.
 *
 * @throws `upstreams.*`; {@link UpstreamError}; the signal's reason.
 */
export async function fetchList<Definition>(
  upstream: Upstream,
  kind: ListKind<Definition>,
  signal: AbortSignal,
): Promise<FetchedList<Definition>> {
  const list = new GrowingList(kind);
  const cursors = new Set<string>();
  let cursor: string | undefined;
  let ttlSeconds: number | undefined;
  do {
    const params = cursor === undefined ? {} : { cursor };
    const result = await requested(upstream, kind.method, params, signal);
    if (result === undefined) break;
    const { nextCursor, ttlMs } = page.catch({}).parse(result);
    // 0 is what servers say that declare nothing; it does not mean that the list changes all the time.
    if (ttlMs !== undefined && ttlMs > 0) {
      ttlSeconds = Math.min(ttlSeconds ?? Infinity, ttlMs / 1000);
    }
    await list.take(result[kind.field]);
    cursor = nextCursor;
    if (cursor !== undefined && cursors.has(cursor)) list.end("its pages go in a circle");
    else if (cursors.size + 1 >= listBounds.pages) list.end("it has too many pages");
    if (cursor !== undefined) cursors.add(cursor);
  } while (cursor !== undefined && !list.ended);
  return { entries: list.entries, ttlSeconds, warnings: list.warnings };
}

/** Undefined where the upstream has no such list. */
async function requested(
  upstream: Upstream,
  method: string,
  params: JsonObject,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  try {
    return await upstream.request(method, params, { signal, idempotent: true });
  } catch (error) {
    if (error instanceof UpstreamError && error.code === methodNotFound) return undefined;
    throw error;
  }
}
