import * as z from "zod";
import { definePlugin, defineTool } from "../../src/plugins/define-plugin.ts";

const input = z.strictObject({ text: z.string() });
const output = z.object({ text: z.string() });

const echo = (name: string) =>
  defineTool({
    name,
    title: "Echo",
    description: "Gives back what it was given.",
    permission: "bench:read",
    hints: { readOnlyHint: true },
    input,
    output,
    run: async ({ text }) => ({ content: [{ type: "text", text }], structured: { text } }),
  });

/** Tools that do nothing, so that what is measured is the way to them. */
export default definePlugin({
  id: "bench.trivial-tools",
  contract: 1,
  settings: z.strictObject({ count: z.int().min(1).default(1) }),

  start(host, { count }) {
    for (let index = 0; index < count; index += 1) host.addTool(echo(`bench_echo_${index}`));
  },
});
