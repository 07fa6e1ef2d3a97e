/** One upstream as the operator writes it down. */

import * as z from "zod";
import { type CredentialSettings, credentialSettings } from "./credentials/settings.ts";

const seconds = (standard: number) => z.number().positive().max(86_400).default(standard);

export const balancers = [
  "round-robin",
  "weighted",
  "least-connections",
  "p2c-ewma",
  "hash",
] as const;

export type Balancer = (typeof balancers)[number];

/**
 * What stands before `__` in the name of a tool. With `__` in it, or `_` at its end, it could not be
 * told where the name of the tool begins.
 */
export const upstreamName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, "expected a name of letters, digits, - and _")
  .refine((name) => !/__|_$/.test(name), "the name must not contain __ or end with _")
  .refine((name) => !reserved.has(name), "the hub uses this name itself");

const reserved: ReadonlySet<string> = new Set(["kumihimo", "models", "voices"]);

/** Where an instance is; a name and password in it would be shown wherever the instance is. */
export const instanceUrl = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .refine((url) => !hasCredentials(url), "put credentials into headers, not into the address");

function hasCredentials(url: string): boolean {
  const { username, password } = URL.parse(url) ?? { username: "", password: "" };
  return username !== "" || password !== "";
}

/** One replica. */
export const instanceSettings = z.strictObject({
  url: instanceUrl.describe("Where it speaks MCP over HTTP."),
  weight: z.number().positive().max(1000).default(1).describe("Its share beside the others."),
  maxConnections: z
    .int()
    .min(1)
    .max(100_000)
    .default(100)
    .describe("Requests in flight to it at the same time."),
});

export type InstanceSettings = z.output<typeof instanceSettings>;

const common = {
  version: z.string().max(64).optional().describe("Of the server, for `discover`."),
  metadata: z
    .record(z.string().max(64), z.string().max(500))
    .default({})
    .describe("Anything else that should be found with it."),
  balancer: z.enum(balancers).default("least-connections").describe("Who gets the next request."),
  health: z
    .strictObject({
      path: z
        .string()
        .startsWith("/")
        .optional()
        .describe("Answers a GET with 2xx while all is well; left out, MCP itself is asked."),
      intervalSeconds: seconds(30).describe("Between two checks of one instance, in seconds."),
      timeoutSeconds: seconds(5).describe("How long a check may take, in seconds."),
    })
    .prefault({}),
  breaker: z
    .strictObject({
      failures: z.int().min(1).default(5).describe("Failures in a row after which it opens."),
      restSeconds: seconds(60).describe("How long it stays open, in seconds."),
      successes: z.int().min(1).default(3).describe("Successes on trial that close it again."),
    })
    .prefault({})
    .describe("Of each instance, and of the upstream as a whole."),
  timeoutSeconds: seconds(60).describe("The time limit of one request, in seconds."),
  tools: z
    .strictObject({
      include: z
        .array(z.string().min(1).max(200))
        .max(1000)
        .default(["*"])
        .describe("Those that are offered, by their names there."),
      exclude: z
        .array(z.string().min(1).max(200))
        .max(1000)
        .default([])
        .describe("Those that are not, whatever `include` says."),
    })
    .prefault({})
    .describe("Which of its tools are offered: names where `*` stands for any letters."),
  concurrency: z
    .strictObject({
      calls: z.int().min(1).max(100_000).default(256).describe("Requests at the same time."),
      waiting: z.int().min(0).max(100_000).default(1024).describe("Requests that may wait."),
    })
    .prefault({})
    .describe("Its own places, so that a hung upstream takes none of the others'."),
  era: z
    .enum(["auto", "modern", "legacy"])
    .default("auto")
    .describe("The protocol it speaks; `auto` asks it."),
  cache: z
    .record(z.string().min(1).max(200), z.number().positive().max(86_400))
    .default({})
    .describe("Tools whose results may be kept, by their name there, and for how many seconds."),
  maxMessageBytes: z
    .int()
    .min(64 * 1024)
    .default(64 * 1024 * 1024)
    .describe("The largest message it may send as one event or one line."),
};

const httpOnly = {
  instances: z.array(instanceSettings).max(1000).optional().describe("Its replicas."),
  srv: z
    .strictObject({
      name: z.string().min(1).max(253).describe("As `_mcp._tcp.crm.example.org`."),
      scheme: z.enum(["http", "https"]).default("http").describe("Of the replicas found."),
      path: z.string().startsWith("/").default("/mcp").describe("Of the replicas found."),
      refreshSeconds: seconds(30).describe("Between two look-ups, in seconds."),
    })
    .optional()
    .describe("Replicas found in DNS (RFC 2782), besides those listed."),
  headers: z
    .record(
      z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, "expected the name of a header"),
      z.string().max(8192).meta({ secret: true }),
    )
    .default({})
    .describe(
      "Sent with every request, for example `authorization`; where `credentials` are the caller's, only with those of the hub itself.",
    ),
  credentials: credentialSettings.describe("With what the requests of callers go there."),
};

const stdioOnly = {
  command: z.string().min(1).max(4096).optional().describe("The program; no shell reads it."),
  args: z.array(z.string().max(32_768)).max(1000).default([]).describe("Its arguments."),
  env: z
    .record(
      z.string().regex(/^[A-Za-z_]\w*$/, "expected the name of a variable"),
      z.string().max(32_768).meta({ secret: true }),
    )
    .default({})
    .describe("Its variables, besides PATH, HOME, LANG and a few like them."),
  cwd: z.string().min(1).max(4096).optional().describe("The folder it starts in."),
  idleStopSeconds: z
    .number()
    .min(0)
    .max(86_400)
    .default(300)
    .describe("It is stopped after this long without a request, in seconds; 0 for never."),
  startSeconds: seconds(30).describe("How long it may take to introduce itself, in seconds."),
  sandbox: z
    .strictObject({
      mode: z
        .enum(["off", "auto", "required"])
        .default("off")
        .describe("`auto`: where this machine can; `required`: it does not start without."),
      read: z.array(z.string().min(1)).max(100).default([]).describe("Folders it may read."),
      write: z.array(z.string().min(1)).max(100).default([]).describe("Folders it may change."),
      network: z.boolean().default(true).describe("Whether it may use the network."),
    })
    .prefault({})
    .describe("What of this machine it can reach."),
};

export const upstreamSettings = z
  .strictObject({
    transport: z
      .enum(["http", "stdio"])
      .optional()
      .describe("How it is reached; left out, `stdio` where there is a `command`."),
    ...common,
    ...httpOnly,
    ...stdioOnly,
  })
  .transform((given, context): UpstreamSettings => {
    const wrong = misplaced(given);
    if (wrong !== undefined) {
      context.addIssue({ code: "custom", path: [wrong.setting], message: wrong.message });
      return z.NEVER;
    }
    const { transport: _, command, instances = [], srv, headers, credentials, ...rest } = given;
    const { args, env, cwd, idleStopSeconds, startSeconds, sandbox, ...shared } = rest;
    if (command === undefined) {
      const found = { instances, ...(srv !== undefined && { srv }) };
      return { transport: "http", ...shared, ...found, headers, credentials };
    }
    const own = { command, args, env, idleStopSeconds, startSeconds, sandbox };
    return { transport: "stdio", ...shared, ...own, ...(cwd !== undefined && { cwd }) };
  });

interface Misplaced {
  readonly setting: string;
  readonly message: string;
}

/** What is missing for the transport, or belongs to the other one. */
function misplaced({
  transport,
  command,
  instances,
  srv,
  credentials,
}: {
  readonly transport?: string | undefined;
  readonly command?: string | undefined;
  readonly instances?: unknown;
  readonly srv?: unknown;
  readonly credentials: CredentialSettings;
}): Misplaced | undefined {
  const kind = transport ?? (command === undefined ? "http" : "stdio");
  if (kind === "http") {
    if (command !== undefined) return { setting: "command", message: "only for transport: stdio" };
    return instances === undefined && srv === undefined
      ? { setting: "instances", message: "an http upstream needs instances or srv" }
      : undefined;
  }
  if (command === undefined) {
    return { setting: "command", message: "a stdio upstream needs a command" };
  }
  if (srv !== undefined) return { setting: "srv", message: "only for transport: http" };
  if (credentials.mode !== "service") {
    return { setting: "credentials", message: "only for transport: http" };
  }
  return instances === undefined
    ? undefined
    : { setting: "instances", message: "only for transport: http" };
}

const commonObject = z.strictObject(common);

type Common = Readonly<z.output<typeof commonObject>>;

export interface HttpUpstreamSettings extends Common {
  readonly transport: "http";
  readonly instances: readonly InstanceSettings[];
  readonly srv?: NonNullable<z.output<typeof httpOnly.srv>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: CredentialSettings;
}

export interface StdioUpstreamSettings extends Common {
  readonly transport: "stdio";
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** 0 for never. */
  readonly idleStopSeconds: number;
  readonly startSeconds: number;
  readonly sandbox: z.output<typeof stdioOnly.sandbox>;
}

export type UpstreamSettings = HttpUpstreamSettings | StdioUpstreamSettings;
