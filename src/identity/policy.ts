import type { Principal } from "./principal.ts";

/** What is asked of the policy: may this principal call this tool with these arguments? */
export interface PolicyQuestion {
  readonly principal: Principal;
  readonly permission: string;
  readonly tool: string;
  /** Parsed arguments; left out when a list is filtered. */
  readonly input?: unknown;
}

export interface PolicyDecision {
  readonly allowed: boolean;
  /** Which permission or rule decided, for whoever asks why. */
  readonly because: string;
}

/** One decision for lists and for calls. */
export interface Policy {
  decide(question: PolicyQuestion): PolicyDecision;
}

/** Allows what the principal's permissions name, and nothing else. */
export const permissionPolicy: Policy = {
  decide({ principal, permission }) {
    const held = principal.permissions.find((own) => own === "*" || own === permission);
    return held === undefined
      ? { allowed: false, because: `no permission ${permission}` }
      : { allowed: true, because: `permission ${held}` };
  },
};
