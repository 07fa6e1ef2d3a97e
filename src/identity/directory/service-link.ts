/** The hub's own account at a directory, over one connection that is made again when it is lost. */

import { type Entry, ResultCodeError, type SearchOptions } from "ldapts";
import type { Secret } from "../../kernel/secret.ts";
import { type Connection, openConnection, type Server } from "./connection.ts";
import { faultOf, isTimeout } from "./fault-of.ts";

export interface ServiceAccount {
  readonly dn: string;
  readonly password: Secret;
}

export interface ServiceLink extends Disposable {
  /**
   * Entries below `base`. References to other servers are left out and never followed.
   *
   * @throws `identity.directoryFault`
   */
  search(base: string, options: SearchOptions): Promise<readonly Entry[]>;
}

/** Connects with the first search. Searches share the connection: LDAP numbers its requests. */
export function serviceLink(server: Server, account: ServiceAccount): ServiceLink {
  let held: Connection | undefined;
  let opening: Promise<Connection> | undefined;
  let closed = false;

  const open = async (): Promise<Connection> => {
    const made = await openConnection(server);
    try {
      await made.client.bind(account.dn, account.password.reveal());
      if (closed) throw new Error("the connection was closed");
      return (held = made);
    } catch (error) {
      made[Symbol.dispose]();
      throw faultOf(server.name, error, "account");
    }
  };
  const live = async (): Promise<Connection> => {
    if (held?.isOpen === true) return held;
    opening ??= open().finally(() => (opening = undefined));
    return opening;
  };
  const search = async (
    base: string,
    options: SearchOptions,
    mayRepeat: boolean,
  ): Promise<readonly Entry[]> => {
    const used = await live();
    try {
      return (await used.client.search(base, options)).searchEntries;
    } catch (error) {
      const fault = faultOf(server.name, error);
      // The server may have closed it long ago, which only shows when it is used.
      const wasLost = !(error instanceof ResultCodeError) && !used.isOpen && !isTimeout(fault);
      if (wasLost && mayRepeat && !closed) return search(base, options, false);
      throw fault;
    }
  };
  return {
    search: (base, options) => search(base, options, true),
    [Symbol.dispose]() {
      closed = true;
      held?.[Symbol.dispose]();
    },
  };
}
