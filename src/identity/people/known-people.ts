import { type Kysely, type Selectable, sql } from "kysely";
import type { Database } from "../../storage/database/database.ts";
import type { Directory, DirectoryPerson } from "../directory/directory.ts";
import { peopleErrors } from "./errors.ts";
import type { Arrival, People, Person } from "./people.ts";
import type { PeopleTables } from "./tables.ts";

export interface PeopleNeeds {
  readonly database: Database;
  /** Sources that can be asked again, by their name. */
  readonly directories: ReadonlyMap<string, Pick<Directory, "find">>;
}

/** People in the database. */
export function knownPeople({ database, directories }: PeopleNeeds): People {
  const db = database.tables<PeopleTables>();
  const arrived = async (arrival: Arrival): Promise<Person> => {
    const known = (await renewed(db, arrival, true)) ?? (await added(db, arrival));
    const person = known ?? (await renewed(db, arrival, true));
    if (person === undefined) throw peopleErrors.unknownSubject({});
    if (!person.active) throw peopleErrors.personInactive({});
    return withProvisioned(db, person);
  };
  const find = async (id: string): Promise<Person | undefined> => {
    const row = await db
      .selectFrom("person")
      .selectAll()
      .where("id", "=", storable(id))
      .executeTakeFirst();
    return row && withProvisioned(db, personOf(row));
  };
  return {
    arrived,
    find,
    async again(id, signal) {
      const person = await find(id);
      if (person === undefined || !person.active) return undefined;
      const directory = directories.get(person.source);
      if (directory === undefined) return person;
      const now = await directory.find(person.username, signal);
      // Somebody else may have got the name since.
      if (now === undefined || now.id !== person.externalId) return undefined;
      const fresh = await renewed(db, arrivalFrom(person.source, now), false);
      return fresh?.active === true ? withProvisioned(db, fresh) : undefined;
    },
    async findExternal(source, externalId) {
      const row = await db
        .selectFrom("person")
        .selectAll()
        .where("source", "=", source)
        .where("external_id", "=", storable(externalId))
        .executeTakeFirst();
      return row && withProvisioned(db, personOf(row));
    },
    async setActive(id, active) {
      const { numUpdatedRows } = await db
        .updateTable("person")
        .set({ active, changed_at: sql`now()` })
        .where("id", "=", storable(id))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

/** Somebody of a directory, as everybody else is described. */
export const arrivalFrom = (
  source: string,
  { id, username, displayName, email, groups }: DirectoryPerson,
): Arrival => ({ source, externalId: id, username, displayName, email, groups });

/** Writes down what the source says now; undefined for nobody. */
async function renewed(
  db: Kysely<PeopleTables>,
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

/** Undefined where another process was quicker. */
async function added(db: Kysely<PeopleTables>, arrival: Arrival): Promise<Person | undefined> {
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
        seen_at: sql<Date>`now()`,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) return personOf(row);
    if (await isKnown(db, arrival)) return undefined;
  }
  throw peopleErrors.tooManyNamesakes({ id: `${name}@${arrival.source}` });
}

const isKnown = async (
  db: Kysely<PeopleTables>,
  { source, externalId }: Arrival,
): Promise<boolean> =>
  (await db
    .selectFrom("person")
    .select("id")
    .where("source", "=", source)
    .where("external_id", "=", storable(externalId))
    .executeTakeFirst()) !== undefined;

const columnsOf = ({ username, displayName, email, groups }: Arrival) => ({
  username: storable(username),
  display_name: displayName === undefined ? null : storable(displayName),
  email: email === undefined ? null : storable(email),
  groups: groups.map(storable),
});

/** PostgreSQL keeps every letter but NUL. */
const storable = (text: string): string => text.replaceAll("\0", "");

export function personOf(row: Selectable<PeopleTables["person"]>): Person {
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
async function withProvisioned(db: Kysely<PeopleTables>, person: Person): Promise<Person> {
  const rows = await db
    .selectFrom("person_group_member")
    .innerJoin("person_group", "person_group.id", "person_group_member.group_id")
    .select("person_group.name")
    .where("person_group_member.person_id", "=", person.id)
    .execute();
  if (rows.length === 0) return person;
  return { ...person, groups: [...new Set([...person.groups, ...rows.map(({ name }) => name)])] };
}
