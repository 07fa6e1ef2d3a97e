/** How groups are written down. */

import { sql } from "kysely";
import { scimErrors } from "./errors.ts";
import type { Group } from "./group-of.ts";
import type { Rows } from "./tables.ts";

export const groupColumns = ({ name, externalId }: Group) => ({
  name,
  external_id: externalId ?? null,
});

/** Only people of the same source are members. @throws `identity.scimValue` */
export async function setMembers(
  rows: Rows,
  source: string,
  group: string,
  members: readonly string[],
): Promise<void> {
  const wanted = sql<string[]>`${[...members]}::text[]`;
  await rows
    .deleteFrom("person_group_member")
    .where("group_id", "=", group)
    .where(sql<boolean>`not (person_id = any(${wanted}))`)
    .execute();
  const { count } = await rows
    .selectFrom("person")
    .leftJoin("scim_user", "scim_user.person_id", "person.id")
    .select(({ fn }) => fn.countAll().as("count"))
    .where("person.source", "=", source)
    .where("scim_user.removed_at", "is", null)
    .where(sql<boolean>`person.id = any(${wanted})`)
    .executeTakeFirstOrThrow();
  if (Number(count) !== members.length) {
    throw scimErrors.scimValue({ attribute: "members", why: "a member is nobody here" });
  }
  await rows
    .insertInto("person_group_member")
    .columns(["group_id", "person_id"])
    .expression(sql`select ${group}::text, unnest(${wanted})`)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
