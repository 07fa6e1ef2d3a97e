/** Lists for a scripted upstream, and the ways it answers. */

import type { JsonObject } from "../../../kernel/json-object.ts";
import { upstreamErrors } from "../../errors.ts";
import type { ScriptedUpstream } from "./scripted-upstream.ts";

export const tool = (name: string, more: JsonObject = {}) => ({
  name,
  inputSchema: { type: "object" },
  ...more,
});

export const lists: JsonObject = {
  "tools/list": { tools: [tool("find", { title: "Find", "x-new": 1 }), tool("add")] },
  "prompts/list": { prompts: [{ name: "sum up", arguments: [{ name: "of" }] }] },
  "resources/list": {
    resources: [
      { name: "a", uri: "file:///a" },
      { name: "v", uri: "ui://v" },
    ],
  },
  "resources/templates/list": { resourceTemplates: [{ name: "t", uriTemplate: "note://{id}" }] },
};

/** Answers lists from a table that a test may change. */
export const answering =
  (table: JsonObject): ScriptedUpstream["script"] =>
  (method) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written above
    table[method] as JsonObject;

export const down = () => Promise.reject(upstreamErrors.unreachable({ upstream: "crm" }));
