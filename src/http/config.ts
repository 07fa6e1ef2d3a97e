import * as z from "zod";

/** A MiB in bytes. */
const mebi = 1024 * 1024;

/** Where the hub listens, and what it takes from the network. */
export const httpConfig = z
  .strictObject({
    host: z.string().min(1).default("127.0.0.1").describe("Address to listen on."),
    port: z
      .int()
      .min(0)
      .max(65_535)
      .default(3000)
      .describe("Port to listen on; 0 for any free one."),
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("The address clients use, where it is not the one listened on."),
    allowedHosts: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "Further names the Host header may carry, besides loopback, `host` and `publicUrl`.",
      ),
    allowedOrigins: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "Web pages that may call the hub, as `https://app.example.org`; loopback may always.",
      ),
    trustedProxies: z
      .array(z.union([z.cidrv4(), z.cidrv6()]))
      .default([])
      .describe(
        "Networks of the proxies in front of the hub, as `10.2.0.0/16`. What they write into `X-Forwarded-For` says where a login comes from; without them all logins behind a proxy are counted as one address's.",
      ),
    maxBodyBytes: z
      .int()
      .min(1024)
      .default(32 * mebi)
      .describe("The largest MCP request; media in base64 count a third more than their bytes."),
    headersSeconds: z
      .int()
      .min(1)
      .default(15)
      .describe("How long a client may take to send the headers of a request, in seconds."),
    idleSeconds: z
      .int()
      .min(1)
      .default(60)
      .describe("How long a body may stand still on its way in, in seconds."),
    keepAliveSeconds: z
      .int()
      .min(1)
      .default(65)
      .describe("How long an idle connection is kept; more than a load balancer keeps its own."),
    maxConnections: z
      .int()
      .min(1)
      .default(2048)
      .describe("Connections open at the same time; further ones are closed at once."),
    openMetrics: z
      .boolean()
      .default(false)
      .describe("Give /metrics without a token; it names tools and counts, and no content."),
  })
  .prefault({});

export type HttpConfig = z.output<typeof httpConfig>;
