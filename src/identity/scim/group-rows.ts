/** Rows of the groups that one source provisioned. */

import { sql } from "kysely";
import { type Columns, conditionOf } from "./filter/condition-of.ts";
import { personIdOf, publicId } from "./public-id.ts";
import type { Page, Query, Resource } from "./resource.ts";
import type { Rows } from "./tables.ts";

export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly external_id: string | null;
  readonly created_at: Date;
  readonly changed_at: Date;
}

const holds = (personId: string) =>
  sql<boolean>`exists (select from person_group_member m where m.group_id = person_group.id and m.person_id = ${personId})`;

const members = { text: sql`''`, stored: personIdOf, holds } as const;

const columns: Columns = {
  displayname: { text: sql`name` },
  externalid: { text: sql`external_id`, caseExact: true },
  id: { text: sql`id`, caseExact: true },
  members,
  "members.value": members,
};

const shownColumns = ["id", "name", "external_id", "created_at", "changed_at"] as const;

/** @throws `identity.scimFilter` */
export async function listGroups(db: Rows, source: string, query: Query): Promise<Page> {
  const condition =
    query.filter === undefined ? sql<boolean>`true` : conditionOf(query.filter, columns);
  const wanted = db.selectFrom("person_group").where("source", "=", source).where(condition);
  const { total } = await wanted
    .select(({ fn }) => fn.countAll().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await wanted
    .select(shownColumns)
    .orderBy("created_at")
    .orderBy("id")
    .offset(query.startIndex - 1)
    .limit(query.count)
    .execute();
  return { total: Number(total), resources: await shownGroups(db, rows, query.members) };
}

/** With `lock` nobody else changes it until the transaction ends. */
export async function findGroup(
  db: Rows,
  source: string,
  id: string,
  lock: boolean,
): Promise<GroupRow | undefined> {
  const one = db
    .selectFrom("person_group")
    .select(shownColumns)
    .where("source", "=", source)
    .where("id", "=", id.replaceAll("\0", ""));
  return await (lock ? one.forUpdate() : one).executeTakeFirst();
}

export async function shownGroups(
  db: Rows,
  rows: readonly GroupRow[],
  withMembers: boolean,
): Promise<readonly Resource[]> {
  const ids = rows.map(({ id }) => id);
  const memberships =
    !withMembers || ids.length === 0
      ? []
      : await db
          .selectFrom("person_group_member as member")
          .innerJoin("person", "person.id", "member.person_id")
          .select(["member.group_id as group", "person.id", "person.username"])
          .where("member.group_id", "in", ids)
          .orderBy("person.id")
          .execute();
  const byGroup = Map.groupBy(memberships, ({ group }) => group);
  return rows.map((row) => ({
    id: row.id,
    document: {
      displayName: row.name,
      ...(row.external_id !== null && { externalId: row.external_id }),
      members: (byGroup.get(row.id) ?? []).map(({ id, username }) => ({
        value: publicId(id),
        display: username,
        type: "User",
      })),
    },
    created: row.created_at,
    changed: row.changed_at,
  }));
}
