import type { AuditLog } from "../audit/audit-log.ts";
import type { Policy } from "../identity/policy/policy.ts";
import { shortId } from "../kernel/ids.ts";
import { slots } from "../kernel/slots.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Catalog } from "./catalog.ts";
import type { LimitsConfig } from "./config.ts";
import type { Answer, Call, Tool } from "./define-tool.ts";
import { pipelineErrors } from "./errors.ts";
import { failedAnswer, failureOf } from "./failure.ts";
import { nearest } from "../kernel/nearest.ts";
import type { CallRequest, Pipeline } from "./run-call.ts";
import { promised } from "./end.ts";
import type { KeepObligations } from "./obligations/keep-obligations.ts";
import type { Stage, Step } from "./stage.ts";
import { Walk } from "./walk.ts";
import { audit } from "./stages/audit.ts";
import { HeldPassage } from "./held-passage.ts";
import { intend } from "./stages/intend.ts";
import { introducer } from "./stages/introducer.ts";
import { deadline } from "./stages/deadline.ts";
import { limit } from "./stages/limit.ts";
import { noObligations, permit } from "./stages/permit.ts";
import { record } from "./stages/record.ts";
import { validate } from "./stages/validate.ts";
import { verify } from "./stages/verify.ts";
import { wordFailures } from "./stages/word-failures.ts";

export interface PipelineNeeds {
  readonly catalog: Catalog;
  readonly policy: Policy;
  readonly limits: LimitsConfig;
  readonly audit: AuditLog;
  /** Left out, calls that owe something by a rule do not run. */
  readonly keep?: KeepObligations | undefined;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** What happens to every call, outermost first. */
export const stagesOf = ({
  policy,
  limits,
  audit: auditLog,
  keep = noObligations,
  metrics,
  log,
}: PipelineNeeds): readonly Stage[] => {
  const nameOf = introducer(auditLog);
  return [
    record(metrics, log),
    audit(auditLog, nameOf),
    wordFailures(log),
    validate,
    permit(policy, log, keep),
    limit(slots("The hub", { atOnce: limits.callsAtOnce, waiting: limits.callsWaiting })),
    intend(auditLog, nameOf),
    deadline(limits.callSeconds),
    verify,
  ];
};

/** The one way to a tool: for both eras, both transports, the command line and later the console. */
export function createPipeline(needs: PipelineNeeds): Pipeline {
  const { catalog, audit: auditLog } = needs;
  const stages = stagesOf(needs);
  let inFlight = 0;
  let draining = false;

  const pass: Pipeline["pass"] = (request, ended) => {
    const tool = toolOf(catalog, request);
    const call = { ...request.call, id: shortId() };
    if (draining) return ended({ answer: refused(pipelineErrors.draining({}), call) });
    inFlight += 1;
    const step = stepOf(request, tool, call);
    new Walk(stages, step, (end) => {
      // Nobody has an answer before the call is on record.
      const goOut = (): void => {
        inFlight -= 1;
        step.held?.release();
        ended(end);
      };
      auditLog.afterWrite(goOut, step.intent !== undefined);
    }).goOn();
  };

  return {
    get inFlight() {
      return inFlight;
    },
    drain() {
      draining = true;
    },
    pass,
    run: async (request) => promised((ended) => pass(request, ended)),
  };
}

function stepOf(request: CallRequest, tool: Tool, call: Call): Step {
  const { passage } = request;
  if (passage === undefined || tool.relay === undefined) {
    return { request, tool, call, input: undefined };
  }
  const held = new HeldPassage(passage);
  return { request: { ...request, passage: held }, tool, call, input: undefined, held };
}

/** @throws `pipeline.unknownTool` */
function toolOf(catalog: Catalog, { tool }: CallRequest): Tool {
  if (typeof tool !== "string") return tool;
  const found = catalog.tool(tool);
  if (found === undefined) throw unknownTool(catalog, tool);
  return found;
}

/** Tools whose names are compared with one that is not there. */
const mostCompared = 500;

function unknownTool(catalog: Catalog, name: string): Error {
  // Who asks for names that are not there must not set the hub to work for long.
  const names = catalog
    .tools()
    .slice(0, mostCompared)
    .map((tool) => tool.name);
  return pipelineErrors.unknownTool({ name: name.slice(0, 128), near: nearest(name, names) });
}

const refused = (
  error: Error,
  call: { readonly id: string; readonly language: CallRequest["call"]["language"] },
): Answer => failedAnswer(failureOf(error, call));
