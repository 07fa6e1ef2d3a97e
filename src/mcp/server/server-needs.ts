import type { Implementation } from "@modelcontextprotocol/server";
import type { Localized } from "../../kernel/language.ts";
import type { Offer } from "../../pipeline/catalog.ts";
import type { Log } from "../../telemetry/log.ts";
import type { RequestStates } from "../asking/request-state.ts";
import type { CallTool, ToolCaller } from "../call-tool.ts";
import type { Caller } from "../caller.ts";
import type { McpConfig } from "../config.ts";
import type { FindOperation } from "../operations.ts";
import type { ToolDefinitions } from "../listing/tool-definitions.ts";
import type { Era } from "../protocol.ts";
import type { Wishes } from "./wishes.ts";

/** What every server instance shares. */
export interface ServerNeeds {
  readonly catalog: Offer;
  readonly definitions: ToolDefinitions;
  readonly callTool: CallTool;
  readonly passTool: ToolCaller["pass"];
  readonly operationOf: FindOperation;
  readonly states: RequestStates;
  readonly settings: McpConfig;
  readonly log: Log;
  readonly implementation: Implementation;
  readonly instructions: () => Localized;
  /** Extensions that servers behind the hub have, by their identifiers. */
  readonly extensions?: () => Readonly<Record<string, object>>;
}

/** Whom one instance serves: one HTTP request, or one connection over stdio. */
export interface Serving {
  readonly era: Era;
  readonly transport: "http" | "stdio";
  readonly caller: Caller;
  readonly wishes: Wishes;
  /** Told the code of a JSON-RPC error before it is the answer; over HTTP some have a status of their own. */
  readonly failing?: (code: number) => void;
}
