/**
 * What the hub keeps for good and asks questions about: PostgreSQL, or the one inside (PGlite).
 *
 * @module
 */

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Log } from "../../telemetry/log.ts";
import type { DataFolder } from "../data-folder.ts";

/** Tables belong to rooms: each has its own types for them, and asks for a `Kysely` of these. */
export interface Database extends AsyncDisposable {
  readonly kind: "embedded" | "postgres";
  /** The same connections, seen with the tables of one room. */
  tables<Tables>(): Kysely<Tables>;
  /** Reaches every replica that listens, this one too. At most 8,000 bytes; lost where nobody listens. */
  notify(channel: string, payload: string): Promise<void>;
  /** Channel names are lower-case letters, digits and `_`. */
  listen(channel: string, listener: ChannelListener): Promise<AsyncDisposable>;
  /** Resolves while the database answers. @throws `storage.databaseDown` */
  check(signal: AbortSignal): Promise<void>;
}

export interface ChannelListener {
  heard(payload: string): void;
  /** The connection is back after it was lost: whatever was said meanwhile was not heard. */
  again(): void;
  /** The connection is lost; `again` follows when it is back. */
  lost(): void;
}

/** The tables of a room, by a name that sorts in the order in which they are made: `2026-11-21-people`. */
export type Migrations = Readonly<Record<string, Migration>>;

/** What opening one takes. */
export interface DatabaseNeeds {
  readonly folder: Pick<DataFolder, "at">;
  /** Of all rooms that keep something in it. */
  readonly migrations: Migrations;
  readonly log: Log;
}
