/** Rows of people as provisioning sees them: those of its source that were not removed. */

import { sql } from "kysely";
import { type Columns, type Condition, conditionOf, type Lists } from "./filter/condition-of.ts";
import { personIdOf, publicId } from "./public-id.ts";
import type { Page, Query, Resource } from "./resource.ts";
import type { Document } from "./schema/read-value.ts";
import type { Rows } from "./tables.ts";

export interface UserRow {
  readonly id: string;
  readonly external_id: string;
  readonly username: string;
  readonly display_name: string | null;
  readonly email: string | null;
  readonly active: boolean;
  readonly created_at: Date;
  readonly changed_at: Date;
  readonly attributes: Document | null;
}

/** Begins the external ids of people who came without one. */
export const madeUp = "scim:";

const all = (db: Rows, source: string) =>
  db
    .selectFrom("person")
    .leftJoin("scim_user", "scim_user.person_id", "person.id")
    .where("person.source", "=", source)
    .where("scim_user.removed_at", "is", null);

const columns: Columns = {
  username: { text: sql`coalesce(scim_user.attributes->>'userName', person.username)` },
  externalid: { text: sql`person.external_id`, caseExact: true },
  id: { text: sql`person.id`, caseExact: true, stored: personIdOf },
  displayname: { text: sql`coalesce(scim_user.attributes->>'displayName', person.display_name)` },
  active: { text: sql`person.active` },
  emails: { text: sql`person.email` },
  "emails.value": { text: sql`person.email` },
  "name.familyname": { text: sql`scim_user.attributes->'name'->>'familyName'` },
  "name.givenname": { text: sql`scim_user.attributes->'name'->>'givenName'` },
};

const lists: Lists = {
  emails: sql`scim_user.attributes->'emails'`,
  phonenumbers: sql`scim_user.attributes->'phoneNumbers'`,
  roles: sql`scim_user.attributes->'roles'`,
};

const shownColumns = [
  "person.id",
  "person.external_id",
  "person.username",
  "person.display_name",
  "person.email",
  "person.active",
  "person.created_at",
  "person.changed_at",
  "scim_user.attributes",
] as const;

/** @throws `identity.scimFilter` */
export async function listUsers(db: Rows, source: string, query: Query): Promise<Page> {
  const condition =
    query.filter === undefined ? sql<boolean>`true` : conditionOf(query.filter, columns, lists);
  const wanted = all(db, source).where(condition);
  const { total } = await wanted
    .select(({ fn }) => fn.countAll().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await wanted
    .select(shownColumns)
    .orderBy("person.created_at")
    .orderBy("person.id")
    .offset(query.startIndex - 1)
    .limit(query.count)
    .execute();
  return { total: Number(total), resources: await shownUsers(db, rows) };
}

/** The row of one person; with `lock` nobody else changes it until the transaction ends. */
export async function findUser(
  db: Rows,
  source: string,
  id: string,
  lock = false,
): Promise<UserRow | undefined> {
  const personId = personIdOf(id);
  const person = db.selectFrom("person").select("id").where("id", "=", personId);
  if (lock) await person.forUpdate().execute();
  return await all(db, source)
    .where("person.id", "=", personId)
    .select(shownColumns)
    .executeTakeFirst();
}

/** Whether somebody else has the name, in any case of its letters. */
export async function hasNamesake(
  db: Rows,
  source: string,
  userName: string,
  except: string | undefined,
): Promise<boolean> {
  const isNamed: Condition = conditionOf(
    { kind: "compare", attribute: "userName", operator: "eq", value: userName },
    columns,
  );
  const named = all(db, source).where(isNamed).select("person.id").limit(2);
  return (await named.execute()).some(({ id }) => id !== except);
}

export async function shownUsers(db: Rows, rows: readonly UserRow[]): Promise<readonly Resource[]> {
  const ids = rows.map(({ id }) => id);
  const memberships =
    ids.length === 0
      ? []
      : await db
          .selectFrom("person_group_member as member")
          .innerJoin("person_group as held", "held.id", "member.group_id")
          .select(["member.person_id as person", "held.id as value", "held.name as display"])
          .where("member.person_id", "in", ids)
          .orderBy("held.name")
          .execute();
  const groups = Map.groupBy(memberships, ({ person }) => person);
  return rows.map((row) => ({
    id: publicId(row.id),
    document: {
      ...documentOf(row),
      groups: (groups.get(row.id) ?? []).map(({ value, display }) => ({ value, display })),
    },
    created: row.created_at,
    changed: row.changed_at,
  }));
}

/** What a client may change. Of somebody who only logged in so far, what the login said. */
export const documentOf = (row: UserRow): Document => ({
  ...(row.attributes ?? {
    userName: row.username,
    ...(row.display_name !== null && { displayName: row.display_name }),
    ...(row.email !== null && { emails: [{ value: row.email, type: "work", primary: true }] }),
  }),
  ...(!row.external_id.startsWith(madeUp) && { externalId: row.external_id }),
  active: row.active,
});
