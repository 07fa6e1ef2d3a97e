/** What the subject of a session may do now. */

import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { directoryErrors } from "../directory/errors.ts";
import { peopleErrors } from "../people/errors.ts";
import type { People, Person } from "../people/people.ts";

export interface Standing {
  readonly kind: "person" | "service";
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
}

export interface Standings {
  /** @throws `identity.unknownSubject`, `identity.personInactive`, `identity.directoryDown` */
  now(subject: string): Promise<Standing>;
  /** Without asking the directory. @throws `identity.unknownSubject`, `identity.personInactive` */
  lastKnown(subject: string): Promise<Standing>;
}

export interface StandingNeeds {
  readonly people: Pick<People, "find" | "again">;
  /** What somebody's groups give, as their source names them. */
  readonly scopesOf: (member: Pick<Person, "source" | "groups">) => readonly string[];
  /** What the operator gave a service; undefined where there is none of this id. */
  readonly scopesOfClient: (
    clientId: string,
  ) => readonly string[] | undefined | Promise<readonly string[] | undefined>;
}

/** How long a directory may take, with everything it has to be asked. */
const directorySeconds = 20;
const never = new AbortController().signal;

/** Whoever asks about one subject while it is looked up gets the same answer. */
export function standings(needs: StandingNeeds): Standings {
  const { people, scopesOf, scopesOfClient } = needs;
  const underway = new Map<string, Promise<Standing>>();

  const standingOf = (person: Person | undefined): Standing => {
    if (person === undefined) throw peopleErrors.unknownSubject({});
    if (!person.active) throw peopleErrors.personInactive({});
    return { kind: "person", groups: person.groups, scopes: scopesOf(person) };
  };

  const ofService = async (clientId: string): Promise<Standing> => {
    const scopes = await scopesOfClient(clientId);
    if (scopes === undefined) throw peopleErrors.unknownSubject({});
    return { kind: "service", groups: [], scopes };
  };

  const ofPerson = async (id: string): Promise<Standing> => {
    const person = await withDeadline("directory", directorySeconds, never, (signal) =>
      people.again(id, signal),
    ).catch((error: unknown) => {
      throw isOverdue(error) ? directoryErrors.directoryDown({}, { cause: error }) : error;
    });
    if (person !== undefined) return standingOf(person);
    const known = await people.find(id);
    // Their source does not let them in any more, whatever the hub remembers.
    throw known === undefined ? peopleErrors.unknownSubject({}) : peopleErrors.personInactive({});
  };

  return {
    now(subject) {
      const clientId = clientIdOf(subject);
      if (clientId !== undefined) return ofService(clientId);
      const asked =
        underway.get(subject) ?? ofPerson(subject).finally(() => underway.delete(subject));
      underway.set(subject, asked);
      return asked;
    },
    async lastKnown(subject) {
      const clientId = clientIdOf(subject);
      return clientId === undefined ? standingOf(await people.find(subject)) : ofService(clientId);
    },
  };
}

const servicePrefix = "client:";

const clientIdOf = (subject: string): string | undefined =>
  subject.startsWith(servicePrefix) ? subject.slice(servicePrefix.length) : undefined;

export const kindOf = (subject: string): Standing["kind"] =>
  clientIdOf(subject) === undefined ? "person" : "service";

const isOverdue = (error: unknown): boolean =>
  isKumihimoError(error) && error.code === "kernel.deadline";

/** Those of `asked` that somebody with `held` may have; an administrator may have every one. */
export const grantable = (asked: readonly string[], held: readonly string[]): readonly string[] => {
  const isAdministrator = held.includes("mcp:admin") || held.includes("*");
  return [...new Set(asked)].filter((scope) => isAdministrator || held.includes(scope));
};
