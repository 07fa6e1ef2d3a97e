/** A hub of one tool, whose calls owe what the rules of a test say. */

import * as z from "zod";
import type { AuditEntry, AuditLog } from "../../audit/audit-log.ts";
import { notedAudit } from "../../audit/testing/noted-audit.ts";
import type { Approvals } from "../../identity/approvals/approvals.ts";
import { createApprovals } from "../../identity/approvals/create-approvals.ts";
import { policyConfig } from "../../identity/policy/config.ts";
import { createPolicy, type RulePolicy } from "../../identity/policy/create-policy.ts";
import type { Principal } from "../../identity/principal.ts";
import type { State } from "../../storage/state/state.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { silentLog } from "../../telemetry/log.ts";
import { noMetrics } from "../../telemetry/metrics.ts";
import { createCatalog } from "../catalog.ts";
import { limitsConfig } from "../config.ts";
import { createPipeline } from "../create-pipeline.ts";
import { type Answer, type Call, defineTool } from "../define-tool.ts";
import { noInteraction } from "../interaction.ts";
import { keepObligations } from "../obligations/keep-obligations.ts";

export const aya: Principal = { id: "user:aya@corp", kind: "person", permissions: ["pay:execute"] };

export const permit = (id: string, more: object) => ({
  id,
  effect: "permit",
  tools: ["*"],
  reason: "Because.",
  ...more,
});

export const settingsOf = (rules: readonly object[]) => policyConfig.parse({ rules });

export interface OwingHub {
  readonly policy: RulePolicy;
  readonly approvals: Approvals;
  readonly told: AuditEntry[];
  /** Arguments that reached the tool. */
  readonly ran: unknown[];
  readonly call: (given: unknown, more?: Partial<Omit<Call, "id">>) => Promise<Answer>;
  /** What of another replica is its own. */
  readonly replica: () => OwingHub;
}

interface Options {
  readonly state?: State;
  readonly keep?: AuditLog["keep"];
  readonly answer?: (call: Call) => Promise<Answer>;
  readonly clock?: { readonly now: () => Date };
}

export function owingHub(rules: readonly object[], options: Options = {}): OwingHub {
  const { state = memoryState(), clock = { now: () => new Date() } } = options;
  const ran: unknown[] = [];
  const audit = notedAudit(options.keep && { keep: options.keep });
  const policy = createPolicy(settingsOf(rules), clock);
  const approvals = createApprovals({ state, policy, audit, clock, log: silentLog });
  const catalog = createCatalog();
  catalog.addTool("test", payingTool(ran, options.answer));
  const pipeline = createPipeline({
    catalog,
    policy,
    limits: limitsConfig.parse({}),
    audit,
    keep: keepObligations({ state, approvals, clock, redactBytes: 1000 }),
    metrics: noMetrics,
    log: silentLog,
  });
  return {
    policy,
    approvals,
    told: audit.entries,
    ran,
    call: (given, more) =>
      pipeline.run({
        tool: "pay",
        arguments: given,
        era: "modern",
        transport: "http",
        call: {
          principal: aya,
          language: "en",
          signal: new AbortController().signal,
          progress: () => {},
          tell: () => {},
          ask: noInteraction,
          ...more,
        },
      }),
    replica: () => owingHub(rules, { ...options, state }),
  };
}

const payingTool = (ran: unknown[], answer: Options["answer"]) =>
  defineTool({
    name: "pay",
    title: "Pay",
    description: "Pays.",
    permission: "pay:execute",
    input: z.looseObject({ amount: z.number().default(1) }),
    run: async (input, call) => {
      ran.push(input);
      return answer?.(call) ?? { content: [] };
    },
  });

export const codeOf = ({ failure }: Answer): string | undefined => failure?.code;
