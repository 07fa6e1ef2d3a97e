/** What provisioning says of people beyond what the hub needs, as the database keeps it. */

import { type ColumnType, type Kysely, sql, type Transaction } from "kysely";
import type { Migrations } from "../../storage/database/database.ts";
import type { PeopleTables } from "../people/tables.ts";
import type { Document } from "./schema/read-value.ts";

export interface ScimTables extends PeopleTables {
  readonly scim_user: {
    readonly person_id: string;
    readonly source: string;
    /** The user name in lower case. */
    readonly name_key: string;
    readonly attributes: ColumnType<Document, string, string>;
    /** The person was removed; their id is never given to another. */
    readonly removed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
}

export type Rows = Kysely<ScimTables> | Transaction<ScimTables>;

export const scimMigrations: Migrations = {
  "2026-11-21-scim": {
    async up(db) {
      await db.schema
        .createTable("scim_user")
        .addColumn("person_id", "text", (column) =>
          column.primaryKey().references("person.id").onDelete("cascade"),
        )
        .addColumn("source", "text", (column) => column.notNull())
        .addColumn("name_key", "text", (column) => column.notNull())
        .addColumn("attributes", "jsonb", (column) => column.notNull())
        .addColumn("removed_at", "timestamptz")
        .execute();
      await db.schema
        .createIndex("scim_user_name")
        .unique()
        .on("scim_user")
        .columns(["source", "name_key"])
        .where(sql.ref("removed_at"), "is", null)
        .execute();
    },
  },
};
