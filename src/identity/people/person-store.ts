/** The rows of people, and of the groups that were provisioned for them. */

import { type Kysely, type Selectable, sql } from "kysely";
import { peopleErrors } from "./errors.ts";
import type { Arrival, Person } from "./people.ts";
import type { PeopleTables } from "./tables.ts";

type Rows = Kysely<PeopleTables>;

export interface PersonKey {
  readonly source: string;
  readonly externalId: string;
}

export async function findPerson(db: Rows, key: string | PersonKey): Promise<Person | undefined> {
  const all = db.selectFrom("person").selectAll();
  const one =
    typeof key === "string"
      ? all.where("id", "=", storable(key))
      : all.where("source", "=", key.source).where("external_id", "=", storable(key.externalId));
  const row = await one.executeTakeFirst();
  return row && withProvisioned(db, personOf(row));
}

export async function searchPeople(db: Rows, text: string | undefined): Promise<readonly Person[]> {
  const all = db.selectFrom("person").selectAll().orderBy("id").limit(mostFound);
  const found = text === undefined ? all : all.where(holding(text));
  return (await found.execute()).map(personOf);
}

export async function switchPerson(db: Rows, id: string, active: boolean): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("person")
    .set({ active, changed_at: sql`now()` })
    .where("id", "=", storable(id))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** In one answer to a search. */
const mostFound = 200;

/** `strpos` knows no wildcards. */
const holding = (text: string) =>
  sql<boolean>`strpos(lower(concat_ws(' ', id, username, display_name, email)), lower(${storable(text)})) > 0`;

/** Writes down what the source says now; undefined for nobody. */
export async function renewedPerson(
  db: Rows,
  arrival: Arrival,
  seen: boolean,
): Promise<Person | undefined> {
  const row = await db
    .updateTable("person")
    .set({
      ...columnsOf(arrival),
      changed_at: sql`now()`,
      ...(seen && { seen_at: sql<Date>`now()` }),
    })
    .where("source", "=", arrival.source)
    .where("external_id", "=", storable(arrival.externalId))
    .returningAll()
    .executeTakeFirst();
  return row && personOf(row);
}

/** More people of one name than this never come. */
const namesakes = 1000;

/** Undefined where another process was quicker, or the person was known. */
export async function addedPerson(
  db: Rows,
  arrival: Arrival,
  seen: boolean,
): Promise<Person | undefined> {
  const name = `user:${storable(arrival.username)}`;
  for (let number = 1; number <= namesakes; number += 1) {
    const id = `${name}${number === 1 ? "" : `~${number}`}@${arrival.source}`;
    const row = await db
      .insertInto("person")
      .values({
        id,
        source: arrival.source,
        external_id: storable(arrival.externalId),
        ...columnsOf(arrival),
        seen_at: seen ? sql<Date>`now()` : null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) return personOf(row);
    if ((await findPerson(db, arrival)) !== undefined) return undefined;
  }
  throw peopleErrors.tooManyNamesakes({ id: `${name}@${arrival.source}` });
}

const columnsOf = ({ username, displayName, email, groups }: Arrival) => ({
  username: storable(username),
  display_name: displayName === undefined ? null : storable(displayName),
  email: email === undefined ? null : storable(email),
  groups: groups.map(storable),
});

/** PostgreSQL keeps every letter but NUL. */
const storable = (text: string): string => text.replaceAll("\0", "");

function personOf(row: Selectable<PeopleTables["person"]>): Person {
  const { id, source, external_id: externalId, username, groups, active } = row;
  return {
    id,
    source,
    externalId,
    username,
    displayName: row.display_name ?? undefined,
    email: row.email ?? undefined,
    groups,
    active,
  };
}

/** Groups that the source told of, and those that were provisioned. */
export async function withProvisioned(db: Rows, person: Person): Promise<Person> {
  const rows = await db
    .selectFrom("person_group_member")
    .innerJoin("person_group", "person_group.id", "person_group_member.group_id")
    .select("person_group.name")
    .where("person_group_member.person_id", "=", person.id)
    .execute();
  if (rows.length === 0) return person;
  return { ...person, groups: [...new Set([...person.groups, ...rows.map(({ name }) => name)])] };
}
