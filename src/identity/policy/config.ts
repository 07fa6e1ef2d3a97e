import * as z from "zod";
import { groupSettings } from "../permissions/group-settings.ts";
import { conditionProblem } from "./condition.ts";
import { obligationSettings } from "./obligation-settings.ts";

const glob = z.string().min(1).max(512);

const rule = z.strictObject({
  id: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .describe("Its name in the audit log and in `policy explain`; no two rules share one."),
  effect: z
    .enum(["permit", "forbid"])
    .describe("`forbid` wins over every permission and every `permit`."),
  principals: z
    .array(glob)
    .min(1)
    .max(1000)
    .optional()
    .describe(
      "Whom it is about: ids in which `*` stands for any letters, or `group:<DN>`; left out, everybody.",
    ),
  tools: z
    .array(glob)
    .min(1)
    .max(1000)
    .describe(
      "Names in which `*` stands for any letters; those of the admin API have a space, as in `GET /api/*`, and only globs with a space fit them.",
    ),
  when: z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .describe(
      "A condition in CEL over `principal`, `tool`, `args`, `now` and `request`; left out, the rule always holds. One that fails denies in a `forbid` and counts for nothing in a `permit`.",
    ),
  obligations: z
    .array(obligationSettings)
    .max(20)
    .default([])
    .describe(
      "What a call owes that a `permit` is about: `audit`, `limit`, `redact`, `approve`, also where something else allows the call. Those of all rules that hold, or whose conditions fail, apply together.",
    ),
  reason: z.string().min(1).max(500).describe("For the log and the audit log; no caller hears it."),
});

/** Rules beside the permissions of who calls. */
export const policyConfig = z
  .strictObject({
    groups: groupSettings,
    timeZone: z
      .string()
      .max(64)
      .default("UTC")
      .refine(isTimeZone, "there is no such time zone; expected a name such as Asia/Tokyo")
      .describe("The time zone of `now.getHours()` and its like in conditions."),
    rules: z.array(rule).max(10_000).default([]).describe("Who may call what, and when."),
  })
  .superRefine(({ rules, timeZone }, context) => {
    const ids = new Set<string>();
    for (const [at, { id, effect, tools, when, obligations }] of rules.entries()) {
      if (
        tools.some((name) => name.includes(" ")) &&
        obligations.some((each) => each !== "audit")
      ) {
        context.addIssue({
          code: "custom",
          path: ["rules", at, "obligations"],
          message:
            "requests that are no calls of tools, such as those of the admin API, can owe `audit` only",
        });
      }
      if (effect === "forbid" && obligations.length > 0) {
        context.addIssue({
          code: "custom",
          path: ["rules", at, "obligations"],
          message: "a forbid lets nothing through that could owe something; write them to a permit",
        });
      }
      const taken = ids.has(id);
      ids.add(id);
      if (taken) {
        context.addIssue({
          code: "custom",
          path: ["rules", at, "id"],
          message: "this id is taken",
        });
      }
      const problem = when === undefined ? undefined : conditionProblem(when, timeZone);
      if (problem !== undefined) {
        context.addIssue({ code: "custom", path: ["rules", at, "when"], message: problem });
      }
    }
  })
  .prefault({});

export type PolicyConfig = z.output<typeof policyConfig>;

function isTimeZone(name: string): boolean {
  // The default needs no look into the tables of time zones, which take long to load.
  if (name === "UTC") return true;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
