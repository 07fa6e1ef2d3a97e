/** What the official conformance suite expects to find on a server. */

import * as z from "zod";
import { definePlugin, type Host } from "../../src/plugins/define-plugin.ts";
import { askingPrompt, askingTools } from "./asking-fixtures.ts";
import { changingTools } from "./changing-fixtures.ts";
import { contentTools } from "./content-fixtures.ts";
import { elicitationTools } from "./elicitation-fixtures.ts";
import { prompts } from "./prompt-fixtures.ts";
import { resources } from "./resource-fixtures.ts";

function addFixtures(host: Host): void {
  for (const tool of [...contentTools, ...elicitationTools, ...askingTools]) host.addTool(tool);
  for (const tool of changingTools(host)) host.addTool(tool);
  for (const prompt of [...prompts, askingPrompt]) host.addPrompt(prompt);
  for (const resource of resources) host.addResource(resource);
}

export default definePlugin({
  id: "kumihimo.conformance",
  contract: 1,
  settings: z.strictObject({}),
  start: addFixtures,
});
