import { type Selectable, sql } from "kysely";
import type { Migrations } from "../../storage/database/database.ts";

export interface PersonalTokenTables {
  readonly personal_token: {
    readonly id: string;
    /** SHA-256 of the token: whoever reads the database cannot use it. */
    readonly digest: string;
    readonly subject: string;
    readonly name: string;
    readonly scopes: string[];
    readonly created_at: Date;
    readonly expires_at: Date;
    /** Off by an hour, so that a busy script does not write with every call. */
    readonly used_at: Date | null;
    readonly revoked_at: Date | null;
  };
}

export type PersonalTokenRow = Selectable<PersonalTokenTables["personal_token"]>;

export const personalTokenMigrations: Migrations = {
  "2026-11-21-personal-token": {
    async up(db) {
      await db.schema
        .createTable("personal_token")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("digest", "text", (column) => column.notNull().unique())
        .addColumn("subject", "text", (column) => column.notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("scopes", sql`text[]`, (column) => column.notNull())
        .addColumn("created_at", "timestamptz", (column) => column.notNull())
        .addColumn("expires_at", "timestamptz", (column) => column.notNull())
        .addColumn("used_at", "timestamptz")
        .addColumn("revoked_at", "timestamptz")
        .execute();
      await db.schema
        .createIndex("personal_token_of_subject")
        .on("personal_token")
        .column("subject")
        .execute();
    },
  },
};
