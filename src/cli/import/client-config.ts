/** The files in which MCP clients keep their servers. */

import * as z from "zod";
import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import { parseJsonWithComments } from "./json-with-comments.ts";

export const clientFormats = ["claude-desktop", "vscode", "cursor"] as const;

export type ClientFormat = (typeof clientFormats)[number];

/** A value that VS Code asks its user for. */
const input = z.looseObject({
  id: z.string(),
  description: z.string().optional(),
  default: z.string().optional().catch(undefined),
  password: z.boolean().optional().catch(undefined),
});

export type ClientInput = z.output<typeof input>;

export interface ClientConfig {
  readonly format: ClientFormat;
  /** As they were written, by name. */
  readonly servers: Readonly<Record<string, unknown>>;
  readonly inputs: readonly ClientInput[];
}

/**
 * Reads what Claude Desktop (`mcpServers`), VS Code (`servers` with `inputs`, in `mcp.json` or under `mcp`
 * in its settings) or Cursor (`mcpServers`) writes. The format is told by the content, unless it is given.
 *
 * @returns why it cannot be read, where it cannot.
 */
export function clientConfig(text: string, given: ClientFormat | undefined): ClientConfig | string {
  const parsed = parsedOr(text);
  if (typeof parsed === "string") return parsed;
  const { mcp } = parsed;
  const root = isJsonObject(mcp) && isJsonObject(mcp["servers"]) ? mcp : parsed;
  const format = given ?? formatOf(root, text);
  const key = format === "vscode" ? "servers" : "mcpServers";
  const servers = root[key];
  if (!isJsonObject(servers)) return `no ${key}`;
  const { data: inputs = [] } = z.array(input).safeParse(root["inputs"]);
  return { format, servers, inputs };
}

function parsedOr(text: string): JsonObject | string {
  try {
    const value = parseJsonWithComments(text);
    return isJsonObject(value) ? value : "no JSON object";
  } catch (error) {
    // V8 quotes what it stumbled over, which may be a secret.
    return error instanceof Error ? error.message.replace(/, (?:\.{3})?"[^]*$/, "") : "no JSON";
  }
}

/** Only Cursor has addresses or `${env:...}` in `mcpServers`. */
function formatOf(root: JsonObject, text: string): ClientFormat {
  const { servers, mcpServers } = root;
  if (isJsonObject(servers) && !isJsonObject(mcpServers)) return "vscode";
  const all = isJsonObject(mcpServers) ? Object.values(mcpServers) : [];
  const hasUrl = all.some((server) => isJsonObject(server) && "url" in server);
  return hasUrl || text.includes("${env:") ? "cursor" : "claude-desktop";
}
