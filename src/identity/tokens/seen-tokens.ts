import { hash } from "node:crypto";

/** What was found out about tokens, as long as they last. Tokens themselves are not kept. */
export interface SeenTokens<Finding> {
  /** @param now Seconds since 1970. */
  find(token: string, now: number): Finding | undefined;
  keep(token: string, finding: Finding): void;
  clear(): void;
  readonly size: number;
}

interface Lasting {
  /** Seconds since 1970; from then on nothing is found. */
  readonly expiresAt: number;
}

/** @param most How many; of more the oldest is forgotten. */
export function seenTokens<Finding extends Lasting>(most: number): SeenTokens<Finding> {
  const findings = new Map<string, Finding>();
  return {
    find(token, now) {
      const key = digestOf(token);
      const finding = findings.get(key);
      if (finding === undefined || finding.expiresAt > now) return finding;
      findings.delete(key);
      return undefined;
    },
    keep(token, finding) {
      const key = digestOf(token);
      findings.delete(key);
      if (findings.size >= most) findings.delete(findings.keys().next().value ?? key);
      findings.set(key, finding);
    },
    clear: () => findings.clear(),
    get size() {
      return findings.size;
    },
  };
}

/** What stands for a token in memory and in the database: it cannot be turned back. */
export const digestOf = (token: string): string => hash("sha256", token, "base64url");
