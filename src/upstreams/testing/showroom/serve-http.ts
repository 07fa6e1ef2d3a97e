/** The showroom over HTTP, in each way that servers of both SDKs are written. */

import { randomUUID } from "node:crypto";
import { WebStandardStreamableHTTPServerTransport as FirstTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import {
  createMcpHandler,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { firstSdkServer } from "./first-sdk.ts";
import { type Front, httpFront, type Visited } from "./http-front.ts";
import { secondSdkServer } from "./second-sdk.ts";
import type { Showroom } from "./showroom.ts";

export const httpKinds = [
  /** The second SDK; legacy clients are refused. */
  "modern",
  /** The second SDK as its documentation shows it: legacy clients are served without sessions. */
  "both",
  /** The first SDK with sessions, as most servers of 2025 are. */
  "sessions",
  /** The same, and answers come as plain JSON. */
  "sessions-json",
  /** The second SDK, legacy only, with sessions. */
  "sessions-second",
  /** The first SDK without sessions: a server for each request. */
  "stateless",
] as const;

export type HttpKind = (typeof httpKinds)[number];

export interface ServedShowroom extends Front {
  readonly room: Showroom;
  /** Forgets every session, as a restart does; elsewhere it does nothing. */
  forget(): void;
}

interface Served {
  readonly fetch: (visited: Visited) => Promise<Response>;
  readonly close?: () => Promise<void>;
  readonly forget?: () => void;
}

/** Serves the room on a free port of the loopback until it is disposed. */
export async function serveHttp(kind: HttpKind, room: Showroom, port = 0): Promise<ServedShowroom> {
  const { fetch, close, forget = () => {} } = served(kind, room);
  const front = await httpFront(room.journal, fetch, port);
  return {
    ...front,
    room,
    forget,
    async [Symbol.asyncDispose]() {
      await close?.();
      await front[Symbol.asyncDispose]();
    },
  };
}

function served(kind: HttpKind, room: Showroom): Served {
  if (kind === "modern" || kind === "both") return modern(room, kind === "both");
  if (kind === "stateless") return { fetch: stateless(room) };
  if (kind === "sessions-second") {
    return inSessions((started) => {
      const transport = new WebStandardStreamableHTTPServerTransport(started);
      return { transport, connect: () => secondSdkServer(room, "legacy").connect(transport) };
    });
  }
  return inSessions((started) => {
    const enableJsonResponse = kind === "sessions-json";
    const transport = new FirstTransport({ ...started, enableJsonResponse });
    return { transport, connect: () => firstSdkServer(room).connect(transport) };
  });
}

function modern(room: Showroom, both: boolean): Served {
  const handler = createMcpHandler(({ era }) => secondSdkServer(room, era), {
    legacy: both ? "stateless" : "reject",
    maxRequestBodySize: 64 * 1024 * 1024,
  });
  const { notify } = handler;
  const unwatch = room.watch((change) => {
    if ("resource" in change) notify.resourceUpdated(change.resource);
    else if (change.list === "tools") notify.toolsChanged();
    else if (change.list === "prompts") notify.promptsChanged();
    else notify.resourcesChanged();
  });
  return {
    fetch: ({ request, body }) =>
      handler.fetch(request, body === undefined ? {} : { parsedBody: body }),
    async close() {
      unwatch();
      await handler.close();
    },
  };
}

const stateless =
  (room: Showroom): Served["fetch"] =>
  async ({ request, body }) => {
    // As the first SDK's own examples have it: there is nothing to listen to and nothing to end.
    if (request.method !== "POST") return new Response(null, { status: 405 });
    const transport = new FirstTransport({});
    const server = firstSdkServer(room);
    await server.connect(transport);
    request.signal.addEventListener("abort", () => void server.close());
    return transport.handleRequest(request, { parsedBody: body });
  };

interface Session {
  readonly transport: {
    handleRequest(request: Request, options: { parsedBody?: unknown }): Promise<Response>;
    close(): Promise<void>;
  };
  readonly connect: () => Promise<void>;
}

interface Started {
  readonly sessionIdGenerator: () => string;
  readonly onsessioninitialized: (id: string) => void;
  readonly onsessionclosed: (id: string) => void;
}

/** A transport for each session, found by the header that names it. */
function inSessions(open: (started: Started) => Session): Served {
  const sessions = new Map<string, Session["transport"]>();
  return {
    async fetch({ request, body }) {
      const id = request.headers.get("mcp-session-id");
      const known = id === null ? undefined : sessions.get(id);
      const options = body === undefined ? {} : { parsedBody: body };
      if (known !== undefined) return known.handleRequest(request, options);
      if (id !== null) return refusal(404, -32_001, "Session not found");
      const { transport, connect } = open({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (fresh) => void sessions.set(fresh, transport),
        onsessionclosed: (gone) => void sessions.delete(gone),
      });
      await connect();
      return transport.handleRequest(request, options);
    },
    async close() {
      await Promise.all([...sessions.values()].map((transport) => transport.close()));
    },
    forget: () => sessions.clear(),
  };
}

const refusal = (status: number, code: number, message: string): Response =>
  Response.json({ jsonrpc: "2.0", id: null, error: { code, message } }, { status });
