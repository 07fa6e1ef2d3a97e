import type { Database } from "../../storage/database/database.ts";
import type { Directory, DirectoryPerson } from "../directory/directory.ts";
import { peopleErrors } from "./errors.ts";
import type { Arrival, People, Person } from "./people.ts";
import {
  addedPerson,
  findPerson,
  renewedPerson,
  searchPeople,
  switchPerson,
  withProvisioned,
} from "./person-store.ts";
import type { PeopleTables } from "./tables.ts";

export interface PeopleNeeds {
  readonly database: Database;
  /** Sources that can be asked again, by their name. */
  readonly directories: ReadonlyMap<string, Pick<Directory, "find">>;
}

/** People in the database. */
export function knownPeople({ database, directories }: PeopleNeeds): People {
  const db = database.tables<PeopleTables>();
  return {
    async arrived(arrival) {
      const known =
        (await renewedPerson(db, arrival, true)) ?? (await addedPerson(db, arrival, true));
      const person = known ?? (await renewedPerson(db, arrival, true));
      if (person === undefined) throw peopleErrors.unknownSubject({});
      if (!person.active) throw peopleErrors.personInactive({});
      return withProvisioned(db, person);
    },
    find: (id) => findPerson(db, id),
    findExternal: (source, externalId) => findPerson(db, { source, externalId }),
    async again(id, signal) {
      const person = await findPerson(db, id);
      if (person === undefined || !person.active) return undefined;
      const directory = directories.get(person.source);
      if (directory === undefined) return person;
      const now = await askedAgain(person, directory, signal);
      const fresh = now && (await renewedPerson(db, now, false));
      return fresh?.active === true ? withProvisioned(db, fresh) : undefined;
    },
    search: (text) => searchPeople(db, text),
    setActive: (id, active) => switchPerson(db, id, active),
  };
}

/** Undefined where they left, and where somebody else has their name now. */
async function askedAgain(
  { source, username, externalId }: Person,
  directory: Pick<Directory, "find">,
  signal: AbortSignal,
): Promise<Arrival | undefined> {
  const now = await directory.find(username, signal);
  return now?.id === externalId ? arrivalFrom(source, now) : undefined;
}

/** Somebody of a directory, as everybody else is described. */
export const arrivalFrom = (
  source: string,
  { id, username, displayName, email, groups }: DirectoryPerson,
): Arrival => ({ source, externalId: id, username, displayName, email, groups });
