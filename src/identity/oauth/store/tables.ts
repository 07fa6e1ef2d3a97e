import { type Generated, sql } from "kysely";
import type { Migrations } from "../../../storage/database/database.ts";

export interface OAuthTables {
  /** What the authorization server keeps between two requests: logins of browsers, codes, consents. */
  readonly oauth_item: {
    readonly kind: string;
    /** SHA-256 of what the browser or client holds, in base64url. */
    readonly id: string;
    readonly uid: string | null;
    readonly grant_id: string | null;
    readonly payload: string;
    /** Good once, and used. */
    readonly consumed: Generated<boolean>;
    readonly expires_at: Date;
  };
  /** Codes that were exchanged, and what came of them. */
  readonly oauth_spent_code: {
    readonly id: string;
    readonly session: string | null;
    readonly replayed: boolean;
    readonly expires_at: Date;
  };
}

export const oauthMigrations: Migrations = {
  "2026-11-21-oauth": {
    async up(db) {
      await db.schema
        .createTable("oauth_item")
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("id", "text", (column) => column.notNull())
        .addColumn("uid", "text")
        .addColumn("grant_id", "text")
        .addColumn("payload", "text", (column) => column.notNull())
        .addColumn("consumed", "boolean", (column) => column.notNull().defaultTo(false))
        .addColumn("expires_at", "timestamptz", (column) => column.notNull())
        .addPrimaryKeyConstraint("oauth_item_key", ["kind", "id"])
        .execute();
      await db.schema
        .createIndex("oauth_item_uid")
        .on("oauth_item")
        .columns(["kind", "uid"])
        .where(sql.ref("uid"), "is not", null)
        .execute();
      await db.schema
        .createIndex("oauth_item_grant")
        .on("oauth_item")
        .column("grant_id")
        .where(sql.ref("grant_id"), "is not", null)
        .execute();
      await db.schema
        .createIndex("oauth_item_expires")
        .on("oauth_item")
        .column("expires_at")
        .execute();
      await db.schema
        .createTable("oauth_spent_code")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("session", "text")
        .addColumn("replayed", "boolean", (column) => column.notNull().defaultTo(false))
        .addColumn("expires_at", "timestamptz", (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex("oauth_spent_code_expires")
        .on("oauth_spent_code")
        .column("expires_at")
        .execute();
    },
  },
};
