import type { Tool as ToolDefinition } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { Policy } from "../../identity/policy/policy.ts";
import type { Principal } from "../../identity/principal.ts";
import type { Offer } from "../../pipeline/catalog.ts";
import type { Tool } from "../../pipeline/define-tool.ts";
import { isJsonObject, type JsonObject } from "../protocol.ts";
import { type ParamHeader, paramHeadersOf } from "../../pipeline/param-headers.ts";

/** A tool as clients see it, with what the hub derived from its schemas. */
export interface ListedTool {
  readonly tool: Tool;
  readonly definition: ToolDefinition;
  readonly paramHeaders: readonly ParamHeader[];
  /** Legacy results must be objects: another kind of output goes into `{ result }` there. */
  readonly outputIsObject: boolean;
}

export interface ToolDefinitions {
  get(name: string): ListedTool | undefined;
  /** Those the principal may call, at least with some arguments; in order of name. */
  visible(principal: Principal): readonly ListedTool[];
  /** Of prompts and resources, those that the hub serves itself or that the principal may ask others for. */
  reachable<Entry extends PassedOn>(
    principal: Principal,
    entries: readonly Entry[],
  ): readonly Entry[];
}

/** What is asked of another server where there is an operation. */
interface PassedOn {
  readonly operation?: Tool;
}

/** Converts each tool's schemas once. */
export function createToolDefinitions(catalog: Offer, policy: Policy): ToolDefinitions {
  const known = new WeakMap<Tool, ListedTool>();
  const shown = new WeakMap<Principal, Shown>();
  const listed = (tool: Tool): ListedTool => {
    const entry = known.get(tool) ?? describe(tool);
    known.set(tool, entry);
    return entry;
  };
  const mayCall = (principal: Principal, tool: Tool): boolean =>
    policy.outlook(principal, tool) !== "deny";

  return {
    get(name) {
      const tool = catalog.tool(name);
      return tool && listed(tool);
    },
    visible(principal) {
      const offered = catalog.tools();
      const { version } = policy;
      const before = shown.get(principal);
      if (before?.offered === offered && before.version === version) return before.tools;
      const visible = offered.filter(({ hidden }) => hidden !== true);
      const tools = visible.filter((tool) => mayCall(principal, tool)).map(listed);
      shown.set(principal, { offered, version, tools });
      return tools;
    },
    reachable(principal, entries) {
      // All entries of one server are asked for under one name.
      const asked = new Map<string, boolean>();
      return entries.filter(({ operation }) => {
        if (operation === undefined) return true;
        const may = asked.get(operation.name) ?? mayCall(principal, operation);
        asked.set(operation.name, may);
        return may;
      });
    },
  };
}

/** What a principal was shown last: the same as long as the same is offered under the same policy. */
interface Shown {
  readonly offered: readonly Tool[];
  /** Of the policy. */
  readonly version: number;
  readonly tools: readonly ListedTool[];
}

function describe(tool: Tool): ListedTool {
  return tool.definition === undefined ? derived(tool) : foreign(tool, tool.definition);
}

/**
 * A tool of another server is listed in that server's words. It may be listed under another name than
 * the one that policy and audit know it by.
 */
function foreign(tool: Tool, definition: JsonObject): ListedTool {
  let headers: readonly ParamHeader[] | undefined;
  const { inputSchema, outputSchema } = definition;
  return {
    tool,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked where the list was read
    definition: definition as unknown as ToolDefinition,
    get paramHeaders() {
      headers ??= isJsonObject(inputSchema) ? paramHeadersOf(inputSchema) : [];
      return headers;
    },
    outputIsObject: isJsonObject(outputSchema) && outputSchema["type"] === "object",
  };
}

function derived(tool: Tool): ListedTool {
  const input = tool.inputSchema ?? jsonSchema(tool.input, "input");
  const output = tool.outputSchema ?? (tool.output && jsonSchema(tool.output, "output"));
  const definition = {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: { type: "object", ...input },
    ...(output !== undefined && { outputSchema: output }),
    ...(tool.hints !== undefined && { annotations: tool.hints }),
    ...(tool.icons !== undefined && { icons: tool.icons }),
    ...(tool.meta !== undefined && { _meta: tool.meta }),
  };
  return {
    tool,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a JSON Schema is not typed by what it says
    definition: definition as unknown as ToolDefinition,
    paramHeaders: paramHeadersOf(input),
    outputIsObject: output?.["type"] === "object",
  };
}

/** JSON Schema 2020-12, the dialect of the specification. */
const jsonSchema = (schema: z.ZodType, io: "input" | "output"): JsonObject => ({
  ...z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "any" }),
});
