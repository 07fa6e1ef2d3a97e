/** What a rule may ask for besides letting a call through. */

import * as z from "zod";

/** Kinds of personal data that are known by their shape. */
export const redactionKinds = ["email", "card", "phone", "mynumber"] as const;

export type RedactionKind = (typeof redactionKinds)[number];

const pattern = z
  .string()
  .min(3)
  .max(200)
  .describe(
    "Text in which `#` stands for any digit and `?` for any letter or digit, such as `EMP-######`.",
  );

const calls = z.int().min(1).max(1_000_000);

const limit = z.union([
  calls,
  z.strictObject({
    calls: calls.describe("Calls of one principal and one tool."),
    seconds: z.int().min(1).max(86_400).default(60).describe("Within so many seconds."),
  }),
]);

const approvers = z.enum(["caller", "others"]);

const approve = z.union([
  approvers,
  z.strictObject({
    by: approvers
      .default("others")
      .describe(
        "`caller`: whoever calls is asked, where their client can ask; else somebody else.",
      ),
    seconds: z
      .int()
      .min(10)
      .max(86_400)
      .default(900)
      .describe("How long a request waits for a decision, and a yes for its call, in seconds."),
    waitSeconds: z
      .int()
      .min(0)
      .max(300)
      .default(20)
      .describe("How long the call itself waits before it ends and must be tried again."),
  }),
]);

const expected =
  "expected `audit`, `limit`, `redact`, `approve`, or one of them with its settings, such as { limit: 10 }";

export const obligationSettings = z.union(
  [
    z.enum(["audit", "limit", "redact", "approve"]),
    z.strictObject({ limit }),
    z.strictObject({
      redact: z
        .array(z.union([z.enum(redactionKinds), z.strictObject({ pattern })]))
        .min(1)
        .max(100),
    }),
    z.strictObject({ approve }),
  ],
  { error: expected },
);

export type ObligationSettings = z.output<typeof obligationSettings>;
