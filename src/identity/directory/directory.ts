import type { Secret } from "../../kernel/secret.ts";

/** Somebody whom a directory knows. */
export interface DirectoryPerson {
  /** Stays when the person is renamed or moved, and is never given to another. */
  readonly id: string;
  /** The entry's name in the directory, which may change. */
  readonly dn: string;
  readonly username: string;
  readonly displayName?: string;
  readonly email?: string;
  /** Names (DN) of the groups that hold the person, also through other groups. */
  readonly groups: readonly string[];
}

export interface Login {
  readonly username: string;
  readonly password: Secret;
  /** Where the attempt comes from, such as an IPv4 address or an IPv6 network; failures are counted by it. */
  readonly source: string;
}

/** The company's list of people, and the only judge of their passwords. */
export interface Directory extends AsyncDisposable {
  /**
   * Who logs in with this name and password.
   *
   * @throws `identity.loginRefused`, whatever is wrong with name, password or account;
   * `identity.tooManyLogins`; `identity.directoryDown` when nobody could be asked. For the operator
   * their `cause` says which it was.
   */
  authenticate(login: Login, signal: AbortSignal): Promise<DirectoryPerson>;
  /**
   * The person as the directory has them now; undefined for nobody, and for one who is disabled.
   *
   * @throws `identity.directoryDown`
   */
  find(username: string, signal: AbortSignal): Promise<DirectoryPerson | undefined>;
  /**
   * Groups of the entry `dn`, as in {@link DirectoryPerson}.
   *
   * @throws `identity.directoryDown`
   */
  groupsOf(dn: string, signal: AbortSignal): Promise<readonly string[]>;
}
