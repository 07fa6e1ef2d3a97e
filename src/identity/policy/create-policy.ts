import type { Clock } from "../../kernel/clock.ts";
import type { Principal } from "../principal.ts";
import { candidateFinder, type Candidates, noCandidates } from "./candidates.ts";
import type { Value } from "./condition.ts";
import type { PolicyConfig } from "./config.ts";
import { Facts } from "./facts.ts";
import {
  byPermission,
  type Outlook,
  type Policy,
  type PolicyDecision,
  type PolicyQuestion,
  type PolicyTool,
} from "./policy.ts";
import { type Rule, rulesOf } from "./rules.ts";

/** Permissions and rules together, as they are configured now. */
export interface RulePolicy extends Policy {
  readonly rules: readonly Rule[];
  /** Takes these rules in place of all others, from the next call on. */
  replace(settings: PolicyConfig): void;
  /** Calls `listener` after each {@link RulePolicy.replace}, until what it returns is called. */
  watch(listener: () => void): () => void;
  /** Everything that has a say in a decision, and the decision. */
  explain(question: PolicyQuestion): Explanation;
}

export interface Explanation {
  readonly decision: PolicyDecision;
  /** What the principal's permissions say alone. */
  readonly permission: PolicyDecision;
  readonly candidates: readonly { readonly rule: Rule; readonly value: Value }[];
}

export const createPolicy = (settings: PolicyConfig, clock: Pick<Clock, "now">): RulePolicy =>
  new Rules(settings, clock);

const always: Value = { is: true };

class Rules implements RulePolicy {
  readonly #clock: Pick<Clock, "now">;
  readonly #listeners = new Set<() => void>();
  #rules: readonly Rule[] = [];
  #candidates: (principal: Principal, tool: string) => Candidates = () => noCandidates;
  #timely = false;
  #changes = 0;

  constructor(settings: PolicyConfig, clock: Pick<Clock, "now">) {
    this.#clock = clock;
    this.#take(settings);
  }

  get rules(): readonly Rule[] {
    return this.#rules;
  }

  /** Where a rule looks at the time, what is listed now need not be listed a second later. */
  get version(): number {
    const seconds = this.#timely ? Math.floor(this.#clock.now().getTime() / 1000) : 0;
    return this.#changes * 2 ** 34 + seconds;
  }

  decide(question: PolicyQuestion): PolicyDecision {
    const { principal, tool } = question;
    const permission = byPermission(principal, tool.permission);
    const candidates = this.#candidates(principal, tool.name);
    if (candidates === noCandidates) return permission;
    return this.#byRules(candidates, question, permission);
  }

  #byRules(
    { forbids, permits }: Candidates,
    question: PolicyQuestion,
    permission: PolicyDecision,
  ): PolicyDecision {
    const facts = this.#facts(question);
    for (const rule of forbids) {
      const value = valueOf(rule, facts);
      if (value.is === "failed") return failed(rule, value.code);
      if (value.is === true) return rule.decision;
    }
    if (permission.allowed) return permission;
    const permit = permits.find((rule) => valueOf(rule, facts).is === true);
    return permit?.decision ?? permission;
  }

  outlook(principal: Principal, tool: PolicyTool): Outlook {
    const { allowed } = byPermission(principal, tool.permission);
    const candidates = this.#candidates(principal, tool.name);
    if (candidates === noCandidates) return allowed ? "allow" : "deny";
    const facts = new Facts({ principal, tool, now: this.#clock.now() });
    const valuesOf = (rules: readonly Rule[]): ReadonlySet<Value["is"]> =>
      new Set(rules.map((rule) => valueOf(rule, facts).is));
    const forbids = valuesOf(candidates.forbids);
    if (forbids.has(true) || forbids.has("failed")) return "deny";
    const permits = valuesOf(candidates.permits);
    if (allowed || permits.has(true)) return forbids.has("unknown") ? "depends" : "allow";
    return permits.has("unknown") ? "depends" : "deny";
  }

  explain(question: PolicyQuestion): Explanation {
    const { principal, tool } = question;
    const { forbids, permits } = this.#candidates(principal, tool.name);
    const facts = this.#facts(question);
    return {
      decision: this.decide(question),
      permission: byPermission(principal, tool.permission),
      candidates: [...forbids, ...permits].map((rule) => ({ rule, value: valueOf(rule, facts) })),
    };
  }

  #facts(call: PolicyQuestion): Facts {
    const { principal, tool } = call;
    return new Facts({ principal, tool, now: this.#clock.now(), call });
  }

  replace(settings: PolicyConfig): void {
    this.#take(settings);
    this.#changes += 1;
    for (const listener of this.#listeners) listener();
  }

  #take(settings: PolicyConfig): void {
    const rules = rulesOf(settings);
    this.#rules = rules;
    this.#timely = rules.some(({ condition }) => condition?.timely === true);
    this.#candidates = rules.length === 0 ? () => noCandidates : candidateFinder(rules);
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const valueOf = ({ condition }: Rule, facts: Facts): Value =>
  condition === undefined ? always : condition.value(facts);

/** The code says what failed, and holds nothing of the arguments. */
const failed = ({ id, reason }: Rule, code: string): PolicyDecision => ({
  allowed: false,
  because: `rule ${id}, whose condition failed: ${code}`,
  rule: { id, reason },
});
