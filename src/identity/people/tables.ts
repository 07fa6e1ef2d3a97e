/** People and the groups that were provisioned for them, as the database keeps them. */

import { type ColumnType, type Generated, sql } from "kysely";
import type { Migrations } from "../../storage/database/database.ts";

export interface PeopleTables {
  readonly person: {
    readonly id: string;
    readonly source: string;
    readonly external_id: string;
    readonly username: string;
    readonly display_name: string | null;
    readonly email: string | null;
    /** As the source last said. */
    readonly groups: string[];
    readonly active: Generated<boolean>;
    readonly created_at: Moment;
    readonly changed_at: Moment;
    /** The last login. */
    readonly seen_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  readonly person_group: {
    readonly id: string;
    readonly source: string;
    readonly external_id: string | null;
    /** Counts in `policy.groups` under this name. */
    readonly name: string;
    readonly created_at: Moment;
    readonly changed_at: Moment;
  };
  readonly person_group_member: {
    readonly group_id: string;
    readonly person_id: string;
  };
}

/** Set by the database where it is left out. */
type Moment = ColumnType<Date, Date | undefined, Date>;

export const peopleMigrations: Migrations = {
  "2026-11-21-people": {
    async up(db) {
      await db.schema
        .createTable("person")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("source", "text", (column) => column.notNull())
        .addColumn("external_id", "text", (column) => column.notNull())
        .addColumn("username", "text", (column) => column.notNull())
        .addColumn("display_name", "text")
        .addColumn("email", "text")
        .addColumn("groups", sql`text[]`, (column) => column.notNull())
        .addColumn("active", "boolean", (column) => column.notNull().defaultTo(true))
        .addColumn("created_at", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
        .addColumn("changed_at", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
        .addColumn("seen_at", "timestamptz")
        .addUniqueConstraint("person_source_external_id", ["source", "external_id"])
        .execute();
      await db.schema
        .createTable("person_group")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("source", "text", (column) => column.notNull())
        .addColumn("external_id", "text")
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("created_at", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
        .addColumn("changed_at", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
        .addUniqueConstraint("person_group_source_name", ["source", "name"])
        .execute();
      await db.schema
        .createTable("person_group_member")
        .addColumn("group_id", "text", (column) =>
          column.notNull().references("person_group.id").onDelete("cascade"),
        )
        .addColumn("person_id", "text", (column) =>
          column.notNull().references("person.id").onDelete("cascade"),
        )
        .addPrimaryKeyConstraint("person_group_member_key", ["group_id", "person_id"])
        .execute();
      await db.schema
        .createIndex("person_group_member_person")
        .on("person_group_member")
        .column("person_id")
        .execute();
    },
  },
};
