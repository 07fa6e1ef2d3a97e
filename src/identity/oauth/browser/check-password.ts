import { Secret } from "../../../kernel/secret.ts";
import { directoryErrors } from "../../directory/errors.ts";
import { arrivalFrom } from "../../people/known-people.ts";
import type { Person } from "../../people/people.ts";
import type { OAuthNeeds } from "../needs.ts";

export interface Typed {
  readonly username: string;
  readonly password: string;
  readonly directory: string | undefined;
  /** Where it comes from, such as an IPv4 address or an IPv6 network. */
  readonly source: string;
}

/**
 * Who logs in with what was typed. Of several directories it is the one that was chosen, or the one
 * behind the last `@` of the user name.
 *
 * @throws what a directory throws, and `identity.personInactive`
 */
export async function checkPassword(
  { directories, people }: OAuthNeeds,
  typed: Typed,
  signal: AbortSignal,
): Promise<Person> {
  const { name, username } = placed(typed, [...directories.keys()]);
  const directory = directories.get(name);
  if (directory === undefined) throw directoryErrors.loginRefused({});
  const login = { username, password: new Secret(typed.password), source: typed.source };
  return people.arrived(arrivalFrom(name, await directory.authenticate(login, signal)));
}

function placed({ username, directory }: Typed, names: readonly string[]) {
  const at = username.lastIndexOf("@");
  const behind = username.slice(at + 1);
  if (at > 0 && names.length > 1 && names.includes(behind)) {
    return { name: behind, username: username.slice(0, at) };
  }
  return { name: directory ?? names[0] ?? "", username };
}
