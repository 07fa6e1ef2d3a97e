/** `tools/call` as clients of each era send it. */

import type { LoadTarget } from "./load.ts";
import type { StartedHub } from "./started.ts";

const call = (tool: string, text: string, meta: object) => ({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: tool, arguments: { text }, ...meta },
});

export function modernCall(
  { origin, token, pid }: StartedHub,
  tool: string,
  text: string,
): LoadTarget {
  const version = "2026-07-28";
  return {
    origin,
    pid,
    path: "/mcp",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${token}`,
      "mcp-protocol-version": version,
      "mcp-method": "tools/call",
      "mcp-name": tool,
    },
    body: JSON.stringify(
      call(tool, text, {
        _meta: {
          "io.modelcontextprotocol/protocolVersion": version,
          "io.modelcontextprotocol/clientCapabilities": {},
          "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
        },
      }),
    ),
  };
}

export function legacyCall(
  { origin, token, pid }: StartedHub,
  tool: string,
  text: string,
): LoadTarget {
  return {
    origin,
    pid,
    path: "/mcp",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${token}`,
      "mcp-protocol-version": "2025-11-25",
    },
    body: JSON.stringify(call(tool, text, {})),
  };
}

/** The same body to a server that knows nothing of MCP. */
export const bareCall = (port: number, pid: number, text: string): LoadTarget => ({
  origin: `http://127.0.0.1:${port}`,
  pid,
  path: "/",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(call("bench_echo_0", text, {})),
});
