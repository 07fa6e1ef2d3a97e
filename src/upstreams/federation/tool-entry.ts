import * as z from "zod";
import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import type { Tool } from "../../pipeline/define-tool.ts";
import { upstreamErrors } from "../errors.ts";
import { withViews } from "../integrity/views.ts";
import type { Upstream } from "../upstream.ts";
import type { ToolDefinition } from "./definitions.ts";
import type { ForwardedCalls } from "./forwarded-calls.ts";
import { joinName } from "./names.ts";
import { hubUri } from "./uris.ts";

/** The upstream checks its arguments itself; here they only have to be an object, and stay as they are. */
const anyArguments = z.custom<JsonObject>(isJsonObject, "expected an object");

/** A tool of an upstream as the catalog has it. */
export function toolEntry(
  upstream: Upstream,
  definition: ToolDefinition,
  calls: ForwardedCalls,
): Tool {
  return { ...aboutTool(upstream, definition), ...calls.tool(upstream, definition) };
}

/** A tool that waits for approval: it is in no list, and a call of it says why. */
export function waitingEntry(upstream: Upstream, definition: ToolDefinition): Tool {
  const { name: tool } = definition;
  const name = joinName(upstream.name, tool);
  return {
    name,
    title: tool,
    description: "",
    permission: "upstreams:call",
    input: anyArguments,
    definition: { name },
    hidden: true,
    run: () => Promise.reject(upstreamErrors.quarantined({ upstream: upstream.name, tool })),
  };
}

function aboutTool(upstream: Upstream, definition: ToolDefinition): Omit<Tool, "run" | "relay"> {
  const { title, description, inputSchema, outputSchema, annotations } = definition;
  const name = joinName(upstream.name, definition.name);
  const listed = withViews(definition, (uri) => hubUri(upstream.name, uri));
  const { _meta: meta } = listed;
  return {
    name,
    title: title ?? annotations?.title ?? definition.name,
    description: description ?? "",
    permission: "upstreams:call",
    input: anyArguments,
    inputSchema,
    ...(outputSchema !== undefined && { outputSchema }),
    ...(annotations !== undefined && { hints: hintsOf(annotations) }),
    ...(meta !== undefined && { meta }),
    definition: { ...listed, name },
    places: upstream.places,
    seconds: upstream.settings.timeoutSeconds,
  };
}

function hintsOf(
  annotations: NonNullable<ToolDefinition["annotations"]>,
): NonNullable<Tool["hints"]> {
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
  return {
    ...(readOnlyHint !== undefined && { readOnlyHint }),
    ...(destructiveHint !== undefined && { destructiveHint }),
    ...(idempotentHint !== undefined && { idempotentHint }),
    ...(openWorldHint !== undefined && { openWorldHint }),
  };
}
