import { policyConfig } from "../../src/identity/policy/config.ts";
import { createPolicy } from "../../src/identity/policy/create-policy.ts";
import type { PolicyQuestion } from "../../src/identity/policy/policy.ts";
import type { Principal } from "../../src/identity/principal.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { micros } from "../micros.ts";
import type { Measure } from "../row.ts";
import { cost } from "../stage-costs.ts";

const aya: Principal = {
  id: "user:aya",
  kind: "person",
  permissions: [],
  groups: ["cn=sales,dc=example,dc=org"],
};

/** What several teams have of their own, and what holds for all: ten of them have a say in each call. */
const rules = [
  ...Array.from({ length: 990 }, (_, at) => ({
    id: `team-${at}`,
    effect: "permit",
    principals: [`user:${at}`],
    tools: [`team${at}__*`],
    when: `args.amount < ${at}`,
    reason: "Each team has its own.",
  })),
  ...Array.from({ length: 9 }, (_, at) => ({
    id: `all-${at}`,
    effect: "forbid",
    tools: ["*"],
    when: [
      `now.getHours() == ${24 + at}`,
      `path(args.path).startsWith("/secret/${at}/")`,
      `principal.id == "user:${at}"`,
    ][at % 3],
    reason: "For everybody.",
  })),
  {
    id: "sales",
    effect: "permit",
    principals: ["group:cn=sales,dc=example,dc=org"],
    tools: ["team*"],
    reason: "Sales may.",
  },
];

const questions = Array.from({ length: 100 }, (_, at): PolicyQuestion => ({
  principal: aya,
  tool: { name: `team${at}__find`, permission: "upstreams:call" },
  request: { transport: "http", era: "modern" },
  arguments: { path: "/data/a/../b", amount: 5 },
}));

/** One decision, with ten rules that have a say among a thousand. */
export const policy: Measure = async () => {
  const decider = createPolicy(policyConfig.parse({ rules }), systemClock);
  let turn = 0;
  const decide = (): unknown => {
    turn = (turn + 1) % questions.length;
    const question = questions[turn];
    return question && decider.decide(question);
  };
  return [{ ...cost("policy decision with 1,000 rules", await micros(decide)), atMost: 20 }];
};
