import { Secret } from "../../kernel/secret.ts";
import type { Server } from "./connection.ts";
import type { DirectoryPerson } from "./directory.ts";
import { directoryErrors } from "./errors.ts";
import { nestedGroups } from "./nested-groups.ts";
import { personAttributes, type PersonEntry, personEntry } from "./person-entry.ts";
import { serviceLink } from "./service-link.ts";
import type { DirectorySettings } from "./settings.ts";
import { userFilter } from "./user-filter.ts";

/** What the hub's own account looks up. All of it throws `identity.directoryFault`. */
export interface People extends Disposable {
  /** Exactly one, or why nobody is meant. */
  named(username: string): Promise<PersonEntry | "unknown" | "several">;
  groupsOf(dn: string): Promise<readonly string[]>;
  /** The same person with groups. */
  whole(entry: PersonEntry): Promise<DirectoryPerson>;
}

/** @throws `identity.directorySetting` where `userFilter` is no filter. */
export function people(server: Server, settings: DirectorySettings): People {
  const { flavor, userBase, bindDn, bindPassword } = settings;
  const directory = server.name;
  const filter = userFilter(directory, settings);
  const link = serviceLink(server, { dn: bindDn, password: new Secret(bindPassword) });
  const groupsOf = (dn: string): Promise<readonly string[]> =>
    nestedGroups(directory, link, settings, dn);
  return {
    groupsOf,
    async named(username) {
      const [first, second] = await link.search(userBase, {
        filter: filter(username),
        sizeLimit: 2,
        ...personAttributes(flavor),
      });
      if (first === undefined) return "unknown";
      if (second !== undefined) return "several";
      const entry = personEntry(first, flavor);
      if (entry !== undefined) return entry;
      throw directoryErrors.directoryFault({ directory, fault: "id", detail: flavor });
    },
    async whole({ person }) {
      return { ...person, groups: await groupsOf(person.dn) };
    },
    [Symbol.dispose]: () => link[Symbol.dispose](),
  };
}
