/** How people who are provisioned are written down. */

import { sql } from "kysely";
import { addedPerson } from "../people/person-store.ts";
import type { PeopleTables } from "../people/tables.ts";
import { scimErrors } from "./errors.ts";
import type { Rows } from "./tables.ts";
import { type User, userOf } from "./user-of.ts";
import { documentOf, hasNamesake, type UserRow } from "./user-rows.ts";

/** The id of a new person, or of the one of this external id who was removed or never provisioned. */
export async function addUser(rows: Rows, source: string, user: User): Promise<string> {
  const { externalId, userName: username, displayName, email } = user;
  const arrival = { source, externalId, username, displayName, email, groups: [] };
  const person = await addedPerson(rows.$pickTables<keyof PeopleTables>(), arrival, false);
  if (person !== undefined) return person.id;
  const free = await rows
    .selectFrom("person")
    .leftJoin("scim_user", "scim_user.person_id", "person.id")
    .select("person.id")
    .where("person.source", "=", source)
    .where("person.external_id", "=", externalId)
    .where(sql<boolean>`(scim_user.person_id is null or scim_user.removed_at is not null)`)
    .executeTakeFirst();
  if (free === undefined) throw scimErrors.scimTaken({ attribute: "externalId" });
  return free.id;
}

export async function writeUser(rows: Rows, source: string, id: string, user: User): Promise<void> {
  const { userName, removed = false } = user;
  if (!removed && (await hasNamesake(rows, source, userName, id))) {
    throw scimErrors.scimTaken({ attribute: "userName" });
  }
  await rows
    .updateTable("person")
    .set({
      external_id: user.externalId,
      username: userName,
      display_name: user.displayName ?? null,
      email: user.email ?? null,
      active: user.active,
      changed_at: sql`now()`,
    })
    .where("id", "=", id)
    .execute();
  const values = {
    source,
    name_key: userName.toLowerCase(),
    attributes: JSON.stringify(user.attributes),
    removed_at: removed ? sql<Date>`now()` : null,
  };
  await rows
    .insertInto("scim_user")
    .values({ person_id: id, ...values })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet(values))
    .execute();
}

/** The person stays, switched off: their id is never given to another. */
export async function removeUser(rows: Rows, source: string, row: UserRow): Promise<void> {
  const user = userOf(documentOf(row), row);
  await writeUser(rows, source, row.id, { ...user, active: false, removed: true });
  await rows.deleteFrom("person_group_member").where("person_id", "=", row.id).execute();
}
