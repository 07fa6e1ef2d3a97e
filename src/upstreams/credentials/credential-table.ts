/** What people are let in with at upstreams, as the database keeps it: sealed, by person and upstream. */

import { type ColumnType, type Generated, sql } from "kysely";
import type { Migrations } from "../../storage/database/database.ts";

export interface CredentialTables {
  readonly upstream_credential: {
    readonly principal: string;
    readonly upstream: string;
    /** Another one each time the person gives or connects an account; a renewal keeps it. */
    readonly grant_id: string;
    /** `token`: the person gave it. `oauth`: the person connected their account in a browser. */
    readonly kind: "token" | "oauth";
    /** The tokens. */
    readonly sealed: string;
    /** Counts the renewals: whoever renewed an older one is too late. */
    readonly version: Generated<number>;
    readonly expires_at: Date | null;
    /** A replica is about to renew it until then. */
    readonly renewing_until: ColumnType<Date | null, undefined, Date | null>;
    readonly created_at: ColumnType<Date, undefined, Date>;
    readonly refreshed_at: ColumnType<Date | null, undefined, Date | null>;
  };
}

export const credentialMigrations: Migrations = {
  "2026-11-21-upstream-credentials": {
    async up(db) {
      await db.schema
        .createTable("upstream_credential")
        .addColumn("principal", "text", (column) => column.notNull())
        .addColumn("upstream", "text", (column) => column.notNull())
        .addColumn("grant_id", "text", (column) => column.notNull())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("sealed", "text", (column) => column.notNull())
        .addColumn("version", "integer", (column) => column.notNull().defaultTo(1))
        .addColumn("expires_at", "timestamptz")
        .addColumn("renewing_until", "timestamptz")
        .addColumn("created_at", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
        .addColumn("refreshed_at", "timestamptz")
        .addPrimaryKeyConstraint("upstream_credential_key", ["principal", "upstream"])
        .execute();
    },
  },
};
