import type { Tool } from "../../pipeline/define-tool.ts";
import type { Upstream } from "../upstream.ts";
import type { PromptDefinition, ToolDefinition } from "./definitions.ts";

/** What stands behind the entries of an upstream: passing calls on. Names and addresses are those there. */
export interface ForwardedCalls {
  tool(upstream: Upstream, definition: ToolDefinition): Pick<Tool, "run" | "relay">;
  /** Takes the params of `prompts/get`. */
  prompt(upstream: Upstream, definition: PromptDefinition): Tool;
  /** Takes the params of `resources/read`; `uri` may be a template. */
  resource(upstream: Upstream, uri: string): Tool;
  /** Takes the params of `completion/complete`. */
  completion(upstream: Upstream, ref: Reference): Tool;
}

/** What `completion/complete` completes. */
export type Reference =
  | { readonly type: "ref/prompt"; readonly name: string }
  | { readonly type: "ref/resource"; readonly uri: string };
