import { sessionErrors } from "./errors.ts";
import type { Sessions } from "./sessions.ts";

/** What can be done with sessions, by whoever does not own them. */
export type SessionOperations = Omit<Sessions, typeof Symbol.asyncDispose>;

/** Sessions for those who are there before anybody can log in. */
export interface LateSessions {
  /** @throws `identity.noSessions` from every method until there are some, and after they closed */
  readonly operations: SessionOperations;
  /** They are there, until what this returns is called. */
  open(sessions: SessionOperations): () => void;
}

export function lateSessions(): LateSessions {
  let opened: SessionOperations | undefined;
  const listeners = new Set<(session: string) => void>();
  const now = (): SessionOperations => {
    if (opened === undefined) throw sessionErrors.noSessions({});
    return opened;
  };
  return {
    operations: {
      issue: async (session) => now().issue(session),
      validate: (token, audience) => now().validate(token, audience),
      refresh: async (request) => now().refresh(request),
      revoke: async (session, why) => now().revoke(session, why),
      revokeToken: async (token, clientId, why) => now().revokeToken(token, clientId, why),
      revokeAll: async (subject, why) => now().revokeAll(subject, why),
      list: async (subject) => now().list(subject),
      checkPermission: async (token, permission) => now().checkPermission(token, permission),
      watchEnds(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    open(sessions) {
      opened = sessions;
      const unwatch = sessions.watchEnds((session) => {
        for (const listener of listeners) listener(session);
      });
      return () => {
        opened = undefined;
        unwatch();
      };
    },
  };
}
