import * as z from "zod";
import { logLevels } from "./log.ts";

/** What the hub says of itself: log lines and metrics. */
export const telemetryConfig = z
  .strictObject({
    log: z
      .strictObject({
        level: z
          .enum(logLevels)
          .default("info")
          .describe("The least severe lines that are written."),
        format: z
          .enum(["auto", "json", "pretty"])
          .default("auto")
          .describe("`json` for collectors, `pretty` for people; `auto` is pretty on a terminal."),
      })
      .prefault({})
      .describe("Log lines, which go to standard error."),
    metrics: z
      .strictObject({
        enabled: z.boolean().default(true).describe("Whether `GET /metrics` answers."),
        process: z
          .boolean()
          .default(true)
          .describe("Also measure this process: processor, memory, event loop."),
        toolNames: z
          .int()
          .min(1)
          .default(2000)
          .describe("Tool names at most that become labels; later ones count as `other`."),
        instanceNames: z
          .int()
          .min(1)
          .default(500)
          .describe("Instances of upstreams at most that become labels at the same time."),
      })
      .prefault({})
      .describe("Prometheus metrics."),
  })
  .prefault({})
  .describe("What the hub says of itself: log lines and metrics.");

export type TelemetryConfig = z.output<typeof telemetryConfig>;
