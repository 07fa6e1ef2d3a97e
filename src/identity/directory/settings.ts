import * as z from "zod";
import { isLoopbackHost } from "../../kernel/loopback-host.ts";

/** Where the name that somebody typed goes in `userFilter`. */
export const usernamePlace = "{username}";

const seconds = (most: number, standard: number) =>
  z.number().positive().max(most).default(standard);

const tlsSettings = z
  .strictObject({
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "PEM file with the authorities that the server's certificate must come from; left out, those that Node.js knows.",
      ),
    startTls: z
      .boolean()
      .default(false)
      .describe("With an `ldap://` address: encrypt the connection before anything is sent."),
    serverName: z
      .string()
      .min(1)
      .optional()
      .describe("The name in the server's certificate, where it is not the one in `url`."),
  })
  .prefault({});

const timeouts = z
  .strictObject({
    connectSeconds: seconds(60, 5).describe("Finding, reaching and encrypting, in seconds."),
    operationSeconds: seconds(60, 5).describe("One answer of the directory, in seconds."),
    loginSeconds: seconds(120, 15).describe("A whole login with all its questions, in seconds."),
  })
  .prefault({});

const loginLimits = z
  .strictObject({
    userFailures: z
      .int()
      .min(1)
      .max(100)
      .default(4)
      .describe(
        "Failed logins of one user before the directory is not asked any more; keep it below the directory's own lock-out, so that nobody can lock somebody else out.",
      ),
    sourceFailures: z
      .int()
      .min(1)
      .max(1000)
      .default(50)
      .describe("Failed logins from one address, whoever they name."),
    windowSeconds: z
      .number()
      .positive()
      .max(86_400)
      .default(1800)
      .describe(
        "How long a failed login counts, in seconds; as long as in the directory or longer.",
      ),
    refusalSeconds: z
      .number()
      .min(0)
      .max(10)
      .default(0.5)
      .describe(
        "No refusal comes sooner than this, in seconds; a shorter time tells which users exist.",
      ),
    atOnce: z.int().min(1).max(1024).default(16).describe("Logins under way at the same time."),
    waiting: z.int().min(0).max(100_000).default(256).describe("Logins that may wait for a place."),
  })
  .prefault({});

/** One directory of people, over LDAP. */
export const directorySettings = z
  .strictObject({
    kind: z.literal("ldap").describe("How it is spoken to."),
    flavor: z
      .enum(["openldap", "ad"])
      .describe("`ad` for Active Directory; it decides names of attributes and how groups nest."),
    url: z
      .url({ protocol: /^ldaps?$/, error: "expected ldaps://host[:port] or ldap://host[:port]" })
      .describe(
        "The server; `ldap://` needs `tls.startTls`, a loopback address or `allowPlaintext`.",
      ),
    allowPlaintext: z
      .boolean()
      .default(false)
      .describe("Send passwords without encryption to a server elsewhere."),
    bindDn: z.string().min(1).describe("The hub's own account there, which may search."),
    bindPassword: z
      .string()
      .min(1)
      .meta({ secret: true })
      .describe("Its password; may be `env:NAME` or `file:/path`."),
    userBase: z.string().min(1).describe("The entry below which people are."),
    userFilter: z
      .string()
      .refine((filter) => filter.includes(usernamePlace), `expected ${usernamePlace} in it`)
      .optional()
      .describe(
        "Finds one person; `{username}` stands for what was typed. Left out, by `uid`, with `ad` by `sAMAccountName`.",
      ),
    groupBase: z
      .string()
      .min(1)
      .describe(
        "The entry below which groups count; others give nothing, whatever they are called.",
      ),
    memberAttribute: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]*$/, "expected the name of an attribute")
      .default("member")
      .describe("The attribute of a group that holds its members' names (DN)."),
    maxGroupDepth: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .describe("How deep groups may be nested, with `openldap`; deeper ones refuse the login."),
    maxGroups: z
      .int()
      .min(1)
      .max(10_000)
      .default(1000)
      .describe("Groups of one person at most; more refuse the login."),
    tls: tlsSettings,
    timeouts,
    logins: loginLimits,
  })
  .refine(({ url, tls, allowPlaintext }) => allowPlaintext || isPrivate(url, tls.startTls), {
    path: ["url"],
    error: "a plain ldap:// address needs tls.startTls, or allowPlaintext: true",
  })
  .refine(({ url, tls }) => !(tls.startTls && new URL(url).protocol === "ldaps:"), {
    path: ["tls", "startTls"],
    error: "an ldaps:// address is encrypted from the start; use ldap:// with startTls",
  });

export type DirectorySettings = z.output<typeof directorySettings>;

/** The directories by a name of the operator's own. */
export const directoriesConfig = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "expected lower-case letters, digits and hyphens"),
    directorySettings,
  )
  .default({})
  .describe(
    "Where people's passwords are checked and their groups looked up, by a name of your own.",
  );

/** Whether nobody else can read what is sent there. */
function isPrivate(url: string, startTls: boolean): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "ldaps:" || startTls || isLoopbackHost(hostname);
}
