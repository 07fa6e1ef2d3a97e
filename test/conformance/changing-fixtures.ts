import type { Tool } from "../../src/pipeline/define-tool.ts";
import type { Host } from "../../src/plugins/define-plugin.ts";
import { fixtureTool, text } from "./fixture-tool.ts";

/** Tools that change a list, so that those who listen hear of it. */
export function changingTools(host: Pick<Host, "addTool" | "addPrompt">): readonly Tool[] {
  let added = 0;
  return [
    fixtureTool("test_trigger_tool_change", "Adds a tool", () => {
      added += 1;
      host.addTool(fixtureTool(`test_added_${added}`, "Was added later", () => text("Added.")));
      return text("Added a tool.");
    }),
    fixtureTool("test_trigger_prompt_change", "Adds a prompt", () => {
      added += 1;
      const words = { en: "Was added later", ja: "後から追加" };
      host.addPrompt({
        name: `test_added_${added}`,
        title: words,
        description: words,
        arguments: [],
        write: () => [{ role: "user", content: { type: "text", text: "Added." } }],
      });
      return text("Added a prompt.");
    }),
  ];
}
