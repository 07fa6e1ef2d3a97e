import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";
import { fileAudit } from "../../src/audit/file-audit.ts";
import { permissionPolicy } from "../../src/identity/policy.ts";
import { operator } from "../../src/identity/principal.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { createCatalog } from "../../src/pipeline/catalog.ts";
import { limitsConfig } from "../../src/pipeline/config.ts";
import { createPipeline, stagesOf } from "../../src/pipeline/create-pipeline.ts";
import { defineTool } from "../../src/pipeline/define-tool.ts";
import { noInteraction } from "../../src/pipeline/interaction.ts";
import type { CallRequest } from "../../src/pipeline/run-call.ts";
import type { Stage, Step } from "../../src/pipeline/stage.ts";
import { logger } from "../../src/telemetry/logger.ts";
import { openMetrics } from "../../src/telemetry/open-metrics.ts";
import { telemetryConfig } from "../../src/telemetry/config.ts";
import type { Measure, Row } from "../row.ts";

const rounds = 50_000;

const tool = defineTool({
  name: "bench_echo",
  title: "Echo",
  description: "Gives back what it was given.",
  permission: "bench:read",
  input: z.strictObject({ text: z.string() }),
  output: z.object({ text: z.string() }),
  run: async ({ text }) => ({ content: [{ type: "text", text }], structured: { text } }),
});

const request: CallRequest = {
  tool: tool.name,
  arguments: { text: "hello" },
  era: "local",
  transport: "local",
  call: {
    principal: operator,
    language: "en",
    signal: new AbortController().signal,
    progress: () => {},
    tell: () => {},
    ask: noInteraction,
  },
};

/** What each stage of the pipeline costs, and the whole of it; no transport in between. */
export const stages: Measure = async () => {
  const telemetry = telemetryConfig.parse({});
  using metrics = await openMetrics(telemetry.metrics, "bench");
  const log = logger(telemetry.log, { write: () => true });
  const catalog = createCatalog();
  catalog.addTool("bench", tool);
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-bench-"));
  await using audit = fileAudit({ directory: folder, retainDays: 1, clock: systemClock, log });
  const limits = limitsConfig.parse({});
  const needs = { catalog, policy: permissionPolicy, limits, audit, metrics, log };
  const pipeline = createPipeline(needs);
  const whole = await micros(() => pipeline.run(request));
  const rows: Row[] = [cost("pipeline, whole", whole)];
  for (const stage of stagesOf(needs)) {
    rows.push(cost(`stage ${stage.name}`, await micros(() => alone(stage))));
  }
  await rm(folder, { recursive: true, force: true });
  return rows;
};

const cost = (name: string, value: number): Row => ({ name, reference: "", value, unit: "µs" });

/** One stage with an answer ready behind it. */
function alone(stage: Stage): Promise<unknown> {
  const input = { text: "hello" };
  const call = { ...request.call, id: "bench" };
  const step: Step = { request, tool, call, input };
  return stage.run(step, async () => ({ content: [], structured: input }));
}

async function micros(work: () => Promise<unknown>): Promise<number> {
  for (let round = 0; round < rounds / 10; round += 1) await work();
  const begin = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) await work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / rounds;
}
