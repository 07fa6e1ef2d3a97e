import * as z from "zod";
import { defineAnswer } from "../../src/models/answers/define-answer.ts";
import { usageReport } from "../../src/models/usage-report.ts";
import { definePlugin, defineTool } from "../../src/plugins/define-plugin.ts";

const answer = defineAnswer("said", z.object({ text: z.string() }));

/** A tool that asks one model one question, so that what is measured is the way to the provider. */
export default definePlugin({
  id: "bench.asking-tools",
  contract: 1,
  settings: z.strictObject({}),

  start(host) {
    host.addTool(
      defineTool({
        name: "bench_ask",
        title: "Ask",
        description: "Asks a model.",
        permission: "bench:read",
        input: z.strictObject({ text: z.string() }),
        output: z.object({ text: z.string(), usage: usageReport.optional() }),
        async run({ text }, { principal, id, language, signal, fresh = false }) {
          const session = host.models.session({ principal, id, signal, fresh });
          const { value } = await session.generate({
            answer,
            prompt: {
              name: "bench",
              version: 1,
              language,
              instructions: "Answer.",
              text,
              digest: text,
            },
          });
          return {
            content: [{ type: "text", text: value.text }],
            structured: { text: value.text, usage: session.usage() },
          };
        },
      }),
    );
  },
});
