import type { Outcome } from "../telemetry/metrics.ts";
import type { Answer } from "./define-tool.ts";

/** Codes of calls that the hub turned away before the tool ran. */
const refusals = new Set([
  "pipeline.invalidArguments",
  "pipeline.forbidden",
  "pipeline.forbiddenByRule",
  "pipeline.insufficientScope",
  "pipeline.tooManyCalls",
  "pipeline.waitingForApproval",
  "pipeline.approvalDenied",
  "pipeline.notApprovable",
  "identity.tooManyApprovals",
  "audit.changesRefused",
  "kernel.busy",
]);

/** How a call ended, for metrics and audit. */
export function outcomeOf({ isError, failure }: Answer): Outcome {
  if (isError !== true) return "ok";
  if (failure?.code === "kernel.cancelled") return "cancelled";
  return failure !== undefined && refusals.has(failure.code) ? "refused" : "failed";
}
