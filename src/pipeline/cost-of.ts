import * as z from "zod";
import type { AuditEntry } from "../audit/audit-log.ts";
import type { Answer } from "./define-tool.ts";

/** What tools that ask models tell of it in their answers. */
const costs = z.object({
  usage: z.object({
    usd: z.number().optional(),
    inputTokens: z.number().optional(),
    outputTokens: z.number().optional(),
  }),
});

/** What a call cost, where its answer says so. */
export function costOf(answer: Answer | undefined): Pick<AuditEntry, "usd" | "tokens"> | undefined {
  if (answer?.structured === undefined) return undefined;
  const read = costs.safeParse(answer.structured);
  if (!read.success) return undefined;
  const { usd, inputTokens, outputTokens } = read.data.usage;
  const tokens =
    inputTokens === undefined && outputTokens === undefined
      ? undefined
      : (inputTokens ?? 0) + (outputTokens ?? 0);
  return { usd, tokens };
}
