import * as z from "zod";

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

/** What the hub keeps on disk, and for how long. */
export const storageConfig = z
  .strictObject({
    artifacts: z
      .strictObject({
        maxArtifactBytes: z
          .int()
          .min(1)
          .default(gibibyte)
          .describe("Size of one artifact at most, in bytes."),
        maxBytes: z
          .int()
          .min(1)
          .default(20 * gibibyte)
          .describe(
            "Size of all artifacts together, in bytes. A new one displaces those unused for longest.",
          ),
        maxCount: z
          .int()
          .min(1)
          .default(100_000)
          .describe("Number of artifacts at most. A new one displaces those unused for longest."),
        keepDays: z
          .number()
          .positive()
          .default(30)
          .describe("An artifact that nobody used for this long is removed, in days."),
        protectMinutes: z
          .number()
          .min(0)
          .default(10)
          .describe("An artifact used this recently is never displaced by a new one, in minutes."),
      })
      .prefault({}),
    state: z
      .strictObject({
        kind: z
          .enum(["memory", "redis"])
          .default("memory")
          .describe("`redis` (or Valkey) where several replicas serve as one hub."),
        url: z
          .url({ protocol: /^rediss?$/, error: "expected redis://... or rediss://..." })
          .default("redis://127.0.0.1:6379")
          .meta({ secret: true })
          .describe("Of the Redis server; it may hold a user and a password."),
        prefix: z
          .string()
          .regex(/^[!-z|~]{0,64}$/, "expected ASCII without spaces and braces")
          .default("kumihimo:")
          .describe("Before every key and channel, so that several hubs can share one server."),
        timeoutSeconds: z
          .number()
          .positive()
          .max(60)
          .default(2)
          .describe("How long one command may take, in seconds."),
        maxKeys: z
          .int()
          .min(1)
          .default(100_000)
          .describe("With `memory`: values at most; more are refused."),
        maxBytes: z
          .int()
          .min(1)
          .default(128 * mebibyte)
          .describe("With `memory`: all values together, in bytes."),
      })
      .prefault({})
      .describe("Short-lived values that the replicas of one hub agree on."),
    database: z
      .strictObject({
        kind: z
          .enum(["embedded", "postgres"])
          .default("embedded")
          .describe(
            "`embedded` is a PostgreSQL inside the hub, for one process; it is started only where something needs it. `postgres` is a server (15 or newer) that replicas share.",
          ),
        url: z
          .url({ protocol: /^postgres(ql)?$/, error: "expected postgres://..." })
          .default("postgres://127.0.0.1:5432/kumihimo")
          .meta({ secret: true })
          .describe("Of the PostgreSQL server; it may hold a user, a password and `sslmode`."),
        connections: z
          .int()
          .min(1)
          .max(1000)
          .default(10)
          .describe("Connections of one hub process at most; one more hears notifications."),
        timeoutSeconds: z
          .number()
          .positive()
          .max(300)
          .default(10)
          .describe("How long connecting and one statement may take, in seconds."),
      })
      .prefault({})
      .describe("What is kept for good: people, sessions, keys."),
  })
  .prefault({});

export type DatabaseSettings = z.output<typeof storageConfig>["database"];

export type StateSettings = z.output<typeof storageConfig>["state"];

export type ArtifactLimits = z.output<typeof storageConfig>["artifacts"];
