/** Sessions and refresh tokens as the database keeps them. */

import { type Generated, type Selectable, sql } from "kysely";
import type { Migrations } from "../../storage/database/database.ts";

export interface SessionTables {
  readonly session: {
    readonly id: string;
    readonly subject: string;
    readonly client_id: string;
    /** What was agreed to when the session began. */
    readonly granted: string[];
    /** What is left of it by the groups at the last refresh. */
    readonly scopes: string[];
    readonly groups: string[];
    readonly audience: string;
    readonly key_thumbprint: string | null;
    readonly actor: string | null;
    readonly created_at: Date;
    readonly refreshed_at: Date;
    /** When the groups were last asked for with success. */
    readonly resolved_at: Date;
    /** Never after `ends_at`. */
    readonly idle_at: Date;
    readonly ends_at: Date;
    readonly revoked_at: Date | null;
    readonly revoked_for: string | null;
  };
  readonly refresh_token: {
    /** SHA-256 of the token: whoever reads the database cannot use it. */
    readonly digest: string;
    readonly session_id: string;
    readonly parent: string | null;
    readonly created_at: Date;
    readonly used_at: Date | null;
    readonly children: Generated<number>;
    /** One of its children was used, so it gets no more. */
    readonly settled: Generated<boolean>;
    /** Another child of its parent was used in its place. */
    readonly dead: Generated<boolean>;
  };
}

export type SessionRow = Selectable<SessionTables["session"]>;
export type RefreshTokenRow = Selectable<SessionTables["refresh_token"]>;

export const sessionMigrations: Migrations = {
  "2026-11-21-session": {
    async up(db) {
      await db.schema
        .createTable("session")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("subject", "text", (column) => column.notNull())
        .addColumn("client_id", "text", (column) => column.notNull())
        .addColumn("granted", sql`text[]`, (column) => column.notNull())
        .addColumn("scopes", sql`text[]`, (column) => column.notNull())
        .addColumn("groups", sql`text[]`, (column) => column.notNull())
        .addColumn("audience", "text", (column) => column.notNull())
        .addColumn("key_thumbprint", "text")
        .addColumn("actor", "text")
        .addColumn("created_at", "timestamptz", (column) => column.notNull())
        .addColumn("refreshed_at", "timestamptz", (column) => column.notNull())
        .addColumn("resolved_at", "timestamptz", (column) => column.notNull())
        .addColumn("idle_at", "timestamptz", (column) => column.notNull())
        .addColumn("ends_at", "timestamptz", (column) => column.notNull())
        .addColumn("revoked_at", "timestamptz")
        .addColumn("revoked_for", "text")
        .execute();
      await db.schema
        .createTable("refresh_token")
        .addColumn("digest", "text", (column) => column.primaryKey())
        .addColumn("session_id", "text", (column) =>
          column.notNull().references("session.id").onDelete("cascade"),
        )
        .addColumn("parent", "text")
        .addColumn("created_at", "timestamptz", (column) => column.notNull())
        .addColumn("used_at", "timestamptz")
        .addColumn("children", "integer", (column) => column.notNull().defaultTo(0))
        .addColumn("settled", "boolean", (column) => column.notNull().defaultTo(false))
        .addColumn("dead", "boolean", (column) => column.notNull().defaultTo(false))
        .execute();
      await sql`create index session_of_subject on session (subject) where revoked_at is null`.execute(
        db,
      );
      await sql`create index session_revoked on session (revoked_at) where revoked_at is not null`.execute(
        db,
      );
      await sql`create index session_idle on session (idle_at)`.execute(db);
      await sql`create index refresh_token_of_session on refresh_token (session_id)`.execute(db);
    },
  },
};
