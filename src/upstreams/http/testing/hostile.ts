import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { serve, type Served } from "./serve.ts";

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
  /** The request's id as it stands on the wire. */
  readonly id: unknown;
}

/** A server that introduces itself as well as any, and treats all other requests as it likes. */
export const hostile = (
  era: "modern" | "legacy",
  treat: (visit: Visit) => void,
  capabilities: object = {},
): Promise<Served> =>
  serve((request, response) => {
    void text(request).then((body) => {
      const { id, method } = request.method === "POST" ? JSON.parse(body) : { id: 0, method: "" };
      const introduction = introductions[era];
      if (method === "notifications/initialized") return response.writeHead(202).end();
      if (method === "server/discover" && era === "legacy") return response.writeHead(404).end();
      if (method !== "server/discover" && method !== "initialize") {
        return treat({ request, response, body, id });
      }
      const headers = era === "legacy" ? { "mcp-session-id": `session-${(sessions += 1)}` } : {};
      const result = { ...introduction, capabilities };
      return response
        .writeHead(200, { "content-type": "application/json", ...headers })
        .end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    });
  });

let sessions = 0;

const introductions = {
  modern: { resultType: "complete", supportedVersions: ["2026-07-28"] },
  legacy: { protocolVersion: "2025-06-18", serverInfo: { name: "old", version: "1" } },
};

export const json = { "content-type": "application/json" };
export const events = { "content-type": "text/event-stream" };

/** One event. */
export const event = (message: unknown): string => `data: ${JSON.stringify(message)}\n\n`;
