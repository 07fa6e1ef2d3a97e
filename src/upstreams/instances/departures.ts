import type { Member } from "./member.ts";

/** Instances that are no longer listed: each finishes what it has, then its channel is closed. */
export interface Departures extends AsyncDisposable {
  add(member: Member): void;
  /** To be told when a member has become idle. */
  idle(member: Member): void;
}

/** @param longestSeconds after which a channel is closed whatever is still under way. */
export function createDepartures(longestSeconds: number): Departures {
  const leaving = new Map<Member, NodeJS.Timeout>();
  const closing = new Set<Promise<void>>();

  function close(member: Member): void {
    clearTimeout(leaving.get(member));
    leaving.delete(member);
    const closed = member.close().finally(() => closing.delete(closed));
    closing.add(closed);
  }

  return {
    add(member) {
      member.stopChecks();
      if (member.inFlight === 0) return close(member);
      leaving.set(member, setTimeout(() => close(member), longestSeconds * 1000).unref());
    },
    idle(member) {
      if (leaving.has(member)) close(member);
    },
    async [Symbol.asyncDispose]() {
      for (const member of leaving.keys()) close(member);
      await Promise.all(closing);
    },
  };
}
