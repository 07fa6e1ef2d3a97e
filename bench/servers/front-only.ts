/**
 * What stands before MCP: reads a body and gives a fixed answer back, with the hub's own HTTP front or,
 * where the first argument is `bare`, without it. It prints its port.
 */

import { createServer, type ServerResponse } from "node:http";
import { httpConfig } from "../../src/http/config.ts";
import { createHandler } from "../../src/http/handler.ts";
import { readBody } from "../../src/http/read-body.ts";
import type { Route } from "../../src/http/route.ts";
import { tokenAuthenticator } from "../../src/identity/authenticator.ts";
import { Secret } from "../../src/kernel/secret.ts";
import { telemetryConfig } from "../../src/telemetry/config.ts";
import { logger } from "../../src/telemetry/logger.ts";
import { openMetrics } from "../../src/telemetry/open-metrics.ts";
import { serveForBench } from "./serve-for-bench.ts";

const telemetry = telemetryConfig.parse({});
const log = logger({ ...telemetry.log, level: "warn" }, { write: () => true });
const metrics = await openMetrics(telemetry.metrics, "bench");
const settings = httpConfig.parse({});
const limits = { most: settings.maxBodyBytes, idleSeconds: settings.idleSeconds };

const text = JSON.stringify({ jsonrpc: "2.0", id: 1, result: { content: [] } });
const answer = (response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
  response.end(text);
};

const route: Route = {
  path: "/mcp",
  methods: ["POST"],
  guard: "principal",
  async handle({ request, response }) {
    await readBody(request, limits);
    answer(response);
  },
};

const handle = createHandler({
  settings,
  routes: [route],
  authenticator: tokenAuthenticator(new Secret("bench")),
  metrics,
  log,
});

const server =
  process.argv[2] === "bare"
    ? createServer((request, response) => {
        request.resume().on("end", () => answer(response));
      })
    : createServer((request, response) => handle(request, response));

serveForBench(server);
server.on("close", () => metrics[Symbol.dispose]());
