import { createHash } from "node:crypto";
import { canonicalJson } from "../../kernel/canonical-json.ts";
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
import { noSources, type OtherSources, type Rule, rulesOf } from "./rules.ts";

/** Permissions and rules together, as they are configured now. */
export interface RulePolicy extends Policy {
  readonly rules: readonly Rule[];
  /** Which scopes groups give; another object after each {@link RulePolicy.replace}. */
  readonly groups: PolicyConfig["groups"];
  /** The same on every replica with the same settings, and another as soon as one of them is. */
  readonly fingerprint: string;
  /** Takes these rules in place of all others, from the next call on. */
  replace(settings: PolicyConfig): void;
  /** Calls `listener` after each {@link RulePolicy.replace}, until what it returns is called. */
  watch(listener: () => void): () => void;
  /** Everything that has a say in a decision, and the decision. */
  explain(question: PolicyQuestion): Explanation;
  /** The decision about a call of which the arguments, and maybe more, are not known. */
  foresee(question: Foreseen): Foresight;
}

export interface Explanation {
  readonly decision: PolicyDecision;
  /** What the principal's permissions say alone. */
  readonly permission: PolicyDecision;
  readonly candidates: readonly { readonly rule: Rule; readonly value: Value }[];
}

export type Foreseen = Pick<PolicyQuestion, "principal" | "tool"> &
  Partial<Pick<PolicyQuestion, "request">>;

export interface Foresight {
  readonly outlook: Outlook;
  /** The permission or rule; left out where it depends. */
  readonly because?: string;
}

/** @param others Whose word does not count for groups of directories. */
export const createPolicy = (
  settings: PolicyConfig,
  clock: Pick<Clock, "now">,
  others: OtherSources = noSources,
): RulePolicy => new Rules(settings, clock, others);

class Rules implements RulePolicy {
  readonly #clock: Pick<Clock, "now">;
  readonly #others: OtherSources;
  readonly #listeners = new Set<() => void>();
  #settings: PolicyConfig;
  #fingerprint: string | undefined;
  #rules: readonly Rule[] = [];
  #candidates: (principal: Principal, tool: string) => Candidates = () => noCandidates;
  #timely = false;
  #changes = 0;

  constructor(settings: PolicyConfig, clock: Pick<Clock, "now">, others: OtherSources) {
    this.#clock = clock;
    this.#others = others;
    this.#settings = settings;
    this.#take(settings);
  }

  get rules(): readonly Rule[] {
    return this.#rules;
  }

  get groups(): PolicyConfig["groups"] {
    return this.#settings.groups;
  }

  /** Where a rule looks at the time, what is listed now need not be listed a second later. */
  get version(): number {
    const seconds = this.#timely ? Math.floor(this.#clock.now().getTime() / 1000) : 0;
    return this.#changes * 2 ** 34 + seconds;
  }

  /** Made when somebody first asks: few do, and it reads all rules. */
  get fingerprint(): string {
    this.#fingerprint ??= createHash("sha256")
      .update(canonicalJson(this.#settings))
      .digest("base64url");
    return this.#fingerprint;
  }

  decide(question: PolicyQuestion): PolicyDecision {
    const { principal, tool } = question;
    const permission = byPermission(principal, tool);
    const candidates = this.#candidates(principal, tool.name);
    if (candidates === noCandidates) return permission;
    const facts = this.#facts(question);
    for (const rule of candidates.forbids) {
      const value = valueOf(rule, facts);
      if (value.is === "failed") return failed(rule, value.code);
      if (value.is === true) return rule.decision;
    }
    const granted = permission.allowed ? permission : permitted(candidates, facts);
    return granted === undefined ? permission : withObligations(granted, candidates, facts);
  }

  outlook(principal: Principal, tool: PolicyTool): Outlook {
    return this.foresee({ principal, tool }).outlook;
  }

  foresee({ principal, tool, request }: Foreseen): Foresight {
    const permission = byPermission(principal, tool);
    const candidates = this.#candidates(principal, tool.name);
    if (candidates === noCandidates) return foreseen(permission);
    const facts = new Facts({ principal, tool, request, now: this.#clock.now() });
    const forbids = judged(candidates.forbids, facts);
    const forbid = forbids.find(({ value: { is } }) => is === true || is === "failed");
    if (forbid !== undefined) return foreseen(forbid.rule.decision);
    const permits = judged(candidates.permits, facts);
    const permit = permits.find(({ value }) => value.is === true);
    const granted = permission.allowed ? permission : permit?.rule.decision;
    const deciding = granted === undefined ? permits : forbids;
    return deciding.some(({ value }) => value.is === "unknown")
      ? depends
      : foreseen(granted ?? permission);
  }

  explain(question: PolicyQuestion): Explanation {
    const { principal, tool } = question;
    const { forbids, permits } = this.#candidates(principal, tool.name);
    return {
      decision: this.decide(question),
      permission: byPermission(principal, tool),
      candidates: judged([...forbids, ...permits], this.#facts(question)),
    };
  }

  #facts(call: PolicyQuestion): Facts {
    const { principal, tool, request } = call;
    return new Facts({ principal, tool, request, now: this.#clock.now(), call });
  }

  replace(settings: PolicyConfig): void {
    this.#take(settings);
    this.#changes += 1;
    for (const listener of this.#listeners) listener();
  }

  #take(settings: PolicyConfig): void {
    const rules = rulesOf(settings, this.#others);
    this.#settings = settings;
    this.#fingerprint = undefined;
    this.#rules = rules;
    this.#timely = rules.some(({ condition }) => condition?.timely === true);
    this.#candidates = rules.length === 0 ? () => noCandidates : candidateFinder(rules);
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const always: Value = { is: true };

const valueOf = ({ condition }: Rule, facts: Facts): Value =>
  condition === undefined ? always : condition.value(facts);

const judged = (rules: readonly Rule[], facts: Facts): Explanation["candidates"] =>
  rules.map((rule) => ({ rule, value: valueOf(rule, facts) }));

const permitted = ({ permits }: Candidates, facts: Facts): PolicyDecision | undefined =>
  permits.find((rule) => valueOf(rule, facts).is === true)?.decision;

/**
 * With what all rules ask for that hold. One whose condition failed asks, too, although it allows nothing:
 * else whoever leaves an argument out would owe nothing.
 */
function withObligations(
  granted: PolicyDecision,
  { owing }: Candidates,
  facts: Facts,
): PolicyDecision {
  if (owing.length === 0) return granted;
  const obligations = owing.flatMap((rule) =>
    valueOf(rule, facts).is === false ? [] : rule.obligations,
  );
  return obligations.length === 0 ? granted : { ...granted, obligations };
}

const depends: Foresight = { outlook: "depends" };

const foreseen = ({ allowed, because }: PolicyDecision): Foresight => ({
  outlook: allowed ? "allow" : "deny",
  because,
});

/** The code says what failed, and holds nothing of the arguments. */
const failed = ({ id, reason }: Rule, code: string): PolicyDecision => ({
  allowed: false,
  because: `rule ${id}, whose condition failed: ${code}`,
  rule: { id, reason },
});
