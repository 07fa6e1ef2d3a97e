/** The pipeline with everything on, and what each of its stages costs. */

import { permissionPolicy } from "../src/identity/policy/testing/permission-policy.ts";
import { createCatalog } from "../src/pipeline/catalog.ts";
import { limitsConfig } from "../src/pipeline/config.ts";
import { createPipeline, type PipelineNeeds, stagesOf } from "../src/pipeline/create-pipeline.ts";
import type { Answer, Tool } from "../src/pipeline/define-tool.ts";
import type { CallRequest } from "../src/pipeline/run-call.ts";
import type { Stage, Step } from "../src/pipeline/stage.ts";
import { telemetryConfig } from "../src/telemetry/config.ts";
import { logger } from "../src/telemetry/logger.ts";
import { openMetrics } from "../src/telemetry/open-metrics.ts";
import { openAuditGround } from "./audit-ground.ts";
import { micros } from "./micros.ts";
import { figure, type Row } from "./row.ts";

export type PipelineGround = PipelineNeeds & AsyncDisposable;

export async function openPipelineGround(): Promise<PipelineGround> {
  await using stack = new AsyncDisposableStack();
  const telemetry = telemetryConfig.parse({});
  const metrics = stack.use(await openMetrics(telemetry.metrics, "bench"));
  const log = logger(telemetry.log, { write: () => true });
  const { audit } = stack.use(await openAuditGround(log));
  const owned = stack.move();
  return {
    catalog: createCatalog(),
    policy: permissionPolicy,
    limits: limitsConfig.parse({}),
    audit,
    metrics,
    log,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A call of a tool that does nothing, so that what is measured is the way to it. */
export interface StageTrial {
  readonly tool: Tool;
  readonly request: CallRequest;
  /** Parsed, as the stages behind `validate` see it. */
  readonly input: unknown;
  /** What stands ready behind a stage that is measured alone. */
  readonly answer: Answer;
}

/** A row for the whole pipeline, and one for each stage alone; `of` is put before their names. */
export async function stageCosts(
  needs: PipelineNeeds,
  trial: StageTrial,
  of: string,
): Promise<readonly Row[]> {
  const pipeline = createPipeline(needs);
  const pass = (): unknown =>
    trial.tool.relay === undefined
      ? pipeline.run(trial.request)
      : pipeline.pass(trial.request, () => {});
  const rows = [cost(`${of}pipeline, whole`, await micros(pass))];
  for (const stage of stagesOf(needs)) {
    rows.push(cost(`${of}stage ${stage.name}`, await micros(() => alone(stage, trial))));
  }
  return rows;
}

export const cost = (name: string, value: number): Row => figure(name, value, "µs");

/** In and out again, holding the tool where the stage does that; a promise only where it gives one. */
function alone(stage: Stage, { tool, request, input, answer }: StageTrial): unknown {
  const step: Step = { request, tool, call: { ...request.call, id: "bench" }, input };
  const entered = stage.enter(step);
  if (entered instanceof Promise) return entered.then((leave) => leave?.({ answer }));
  entered?.({ answer });
  return tool.relay === undefined ? stage.around?.(step, async () => answer) : undefined;
}
