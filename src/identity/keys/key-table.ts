import { sql } from "kysely";
import type { Migrations } from "../../storage/database/database.ts";

/** `next` is published and does not sign yet; `retired` does not sign any more and is published still. */
export type KeyState = "next" | "signing" | "retired";

export interface KeyTables {
  readonly signing_key: {
    /** The thumbprint of the key (RFC 7638). */
    readonly id: string;
    readonly state: KeyState;
    /** A JWK as JSON. */
    readonly public_key: string;
    /** A JWK as JSON, sealed; nothing once it is retired. */
    readonly private_key: string | null;
    readonly created_at: Date;
    readonly signed_from: Date | null;
    readonly retired_at: Date | null;
    readonly published_until: Date | null;
  };
}

export const keyMigrations: Migrations = {
  "2026-11-21-signing-key": {
    async up(db) {
      await db.schema
        .createTable("signing_key")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("state", "text", (column) => column.notNull())
        .addColumn("public_key", "text", (column) => column.notNull())
        .addColumn("private_key", "text")
        .addColumn("created_at", "timestamptz", (column) => column.notNull())
        .addColumn("signed_from", "timestamptz")
        .addColumn("retired_at", "timestamptz")
        .addColumn("published_until", "timestamptz")
        .addCheckConstraint("signing_key_state", sql`state in ('next', 'signing', 'retired')`)
        .execute();
      await db.schema
        .createIndex("signing_key_one_of_each")
        .on("signing_key")
        .column("state")
        .unique()
        .where(sql.ref("state"), "!=", sql.lit("retired"))
        .execute();
    },
  },
};
