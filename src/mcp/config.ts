import * as z from "zod";

/** How the hub speaks the Model Context Protocol. */
export const mcpConfig = z
  .strictObject({
    listSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(60)
      .describe("How long a client may keep a list of tools, prompts or resources, in seconds."),
    pageSize: z
      .int()
      .min(1)
      .max(1000)
      .default(250)
      .describe("Entries on one page of a list; a client asks for the next page with the cursor."),
    signingKey: z
      .string()
      .regex(/^[\w-]{43,512}$/, "expected 32 bytes or more in base64url")
      .optional()
      .meta({ secret: true })
      .describe(
        "Seals what clients carry for the hub, and is the same for all of its replicas: 32 bytes or more in base64url; may be `file:/path`. Left out, each data folder has its own.",
      ),
    keepAliveSeconds: z
      .number()
      .positive()
      .max(600)
      .default(15)
      .describe("Silence after which an open stream gets a comment, so that no proxy drops it."),
    answerSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .default(600)
      .describe("How long a client may take to answer a tool's question, in seconds."),
    sessions: z
      .int()
      .min(1)
      .default(10_000)
      .describe("Legacy sessions whose log level, subscriptions or stream are remembered."),
  })
  .prefault({});

export type McpConfig = z.output<typeof mcpConfig>;
