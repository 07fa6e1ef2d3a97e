import { hash } from "node:crypto";

/** What was found out about tokens, for a while. Tokens themselves are not kept. */
export interface SeenTokens<Finding> {
  /** @param now Seconds since 1970. */
  find(token: string, now: number): Finding | undefined;
  /** @param until Seconds since 1970; from then on nothing is found. */
  keep(token: string, finding: Finding, until: number): void;
  clear(): void;
  readonly size: number;
}

interface Kept<Finding> {
  readonly finding: Finding;
  readonly until: number;
}

/** @param most How many; of more the oldest is forgotten. */
export function seenTokens<Finding>(most: number): SeenTokens<Finding> {
  const all = new Map<string, Kept<Finding>>();
  return {
    find(token, now) {
      const key = digestOf(token);
      const kept = all.get(key);
      if (kept === undefined || kept.until > now) return kept?.finding;
      all.delete(key);
      return undefined;
    },
    keep(token, finding, until) {
      const key = digestOf(token);
      all.delete(key);
      if (all.size >= most) all.delete(all.keys().next().value ?? key);
      all.set(key, { finding, until });
    },
    clear: () => all.clear(),
    get size() {
      return all.size;
    },
  };
}

/** What stands for a token in memory and in the database: it cannot be turned back. */
export const digestOf = (token: string): string => hash("sha256", token, "base64url");
