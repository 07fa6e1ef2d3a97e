import * as z from "zod";
import { upstreamName, upstreamSettings } from "./settings.ts";

/** The company's other MCP servers. */
export const upstreamsConfig = z
  .record(upstreamName, upstreamSettings)
  .default({})
  .describe("Other MCP servers by a name of your own; their tools are `<name>__<tool>` here.");

export type UpstreamsConfig = z.output<typeof upstreamsConfig>;

/** How the hub treats all of them. */
export const gatewayConfig = z
  .strictObject({
    firstUse: z
      .enum(["approve", "quarantine"])
      .default("approve")
      .describe(
        "A tool that was never seen: `approve` pins it as it is, `quarantine` waits for `kumihimo upstream approve`. A tool that changed always waits.",
      ),
    watchFile: z
      .boolean()
      .default(true)
      .describe("Read `upstreams` and `policy` again when the configuration file changes."),
    heartbeatSeconds: z
      .number()
      .positive()
      .max(3600)
      .default(30)
      .describe("How often a registered instance reports; after three misses it is dropped."),
    askingCalls: z
      .int()
      .min(1)
      .default(1000)
      .describe("Calls that may wait at the same time for their caller's answer."),
    cacheBytes: z
      .int()
      .min(0)
      .default(64 * 1024 * 1024)
      .describe("Memory for kept results, in bytes."),
  })
  .prefault({});

export type GatewayConfig = z.output<typeof gatewayConfig>;
