import { Filter, FilterParser } from "ldapts";
import { directoryErrors } from "./errors.ts";
import { type DirectorySettings, usernamePlace } from "./settings.ts";

const standard = {
  openldap: `(uid=${usernamePlace})`,
  ad: `(&(objectCategory=person)(objectClass=user)(sAMAccountName=${usernamePlace}))`,
} as const;

/** Gives the filter that finds whoever is called so, and nobody else, whatever the name holds. */
export type UserFilter = (username: string) => string;

/** @throws `identity.directorySetting` when the template is no filter. */
export function userFilter(
  directory: string,
  { flavor, userFilter: template = standard[flavor] }: DirectorySettings,
): UserFilter {
  // Split and not replaced: `replace` reads `$&` in a name as an order.
  const parts = template.split(usernamePlace);
  const filled: UserFilter = (username) => parts.join(Filter.escape(username));
  try {
    FilterParser.parseString(filled("name"));
  } catch (error) {
    const why = error instanceof Error ? error.message : "no filter";
    throw directoryErrors.directorySetting(
      { directory, setting: "userFilter", why },
      { cause: error },
    );
  }
  return filled;
}
