import type { ClientAbilities } from "../asking/client-abilities.ts";
import { createSessionIds } from "./session-id.ts";
import { Session } from "./session.ts";

/** The legacy clients this replica has met lately. */
export interface Sessions {
  /** The id of a new session; nothing is stored until the client comes back with it. */
  issue(principal: string, abilities: ClientAbilities): string;
  /** The session of that id; undefined when the id is not this principal's, or was ended. */
  find(principal: string, id: string): Session | undefined;
  end(session: Session): void;
  all(): Iterable<Session>;
  readonly size: number;
}

/** Holds at most `most`, and forgets the longest unused first; its id makes it anew. */
export function createSessions({
  key,
  most,
}: {
  readonly key: Uint8Array;
  readonly most: number;
}): Sessions {
  const ids = createSessionIds(key);
  const met = new Map<string, Session>();
  const ended = new Set<string>();

  const renew = (session: Session): Session => {
    met.delete(session.id);
    met.set(session.id, session);
    return session;
  };
  const meet = (principal: string, id: string): Session | undefined => {
    const abilities = ended.has(id) ? undefined : ids.read(principal, id);
    if (abilities === undefined) return undefined;
    forgetOldest(met, most - 1, (session) => !session.busy);
    return renew(new Session(id, principal, abilities));
  };

  return {
    issue: ids.issue,
    find(principal, id) {
      const session = met.get(id);
      if (session === undefined) return meet(principal, id);
      return session.principal === principal ? renew(session) : undefined;
    },
    end(session) {
      session.stream?.close();
      met.delete(session.id);
      ended.add(session.id);
      for (const oldest of ended) {
        if (ended.size <= most) break;
        ended.delete(oldest);
      }
    },
    all: () => met.values(),
    get size() {
      return met.size;
    },
  };
}

function forgetOldest(
  met: Map<string, Session>,
  keep: number,
  mayGo: (session: Session) => boolean,
): void {
  for (const session of met.values()) {
    if (met.size <= keep) return;
    if (mayGo(session)) met.delete(session.id);
  }
}
