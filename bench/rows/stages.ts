import * as z from "zod";
import { operator } from "../../src/identity/principal.ts";
import { defineTool } from "../../src/pipeline/define-tool.ts";
import { noInteraction } from "../../src/pipeline/interaction.ts";
import type { CallRequest } from "../../src/pipeline/run-call.ts";
import type { Measure } from "../row.ts";
import { openPipelineGround, stageCosts } from "../stage-costs.ts";

const tool = defineTool({
  name: "bench_echo",
  title: "Echo",
  description: "Gives back what it was given.",
  permission: "bench:read",
  hints: { readOnlyHint: true },
  input: z.strictObject({ text: z.string() }),
  output: z.object({ text: z.string() }),
  run: async ({ text }) => ({ content: [{ type: "text", text }], structured: { text } }),
});

const input = { text: "hello" };

const request: CallRequest = {
  tool: tool.name,
  arguments: input,
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
  await using ground = await openPipelineGround();
  ground.catalog.addTool("bench", tool);
  const answer = { content: [], structured: input };
  return await stageCosts(ground, { tool, request, input, answer }, "");
};
