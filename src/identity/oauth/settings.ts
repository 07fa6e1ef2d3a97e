import * as z from "zod";
import { isSafeUrl } from "../../kernel/safe-url.ts";
import { safeUrl } from "../login/safe-url.ts";
import { type Scope, scopeList, scopes } from "../permissions/scopes.ts";

/** What a client is given that asks for nothing by name; more is asked for when it is needed. */
export const firstScopes: readonly Scope[] = ["mcp:read", "mcp:execute"];

/** The grant of RFC 7523, with which an identity provider lets a client in for a person (ID-JAG). */
export const assertionGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

const grants = [
  "authorization_code",
  "refresh_token",
  "client_credentials",
  assertionGrant,
] as const;

/** Of a web page, or of an application on somebody's device with a scheme of its own. */
const isOwnAddress = (written: string): boolean =>
  !/^(?:javascript|vbscript|data|blob|file|about):/i.test(written) &&
  (!written.startsWith("http:") || isSafeUrl(written));

const redirectUri = z
  .string()
  .max(2000)
  .refine(
    (written) => URL.canParse(written) && !/[#*]/.test(written) && isOwnAddress(written),
    "expected a whole address without # and *, and http:// only on a loopback address",
  );

const client = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9][\w.~-]{0,127}$/, "expected letters, digits, `.`, `_`, `~` and `-`")
      .describe("What the client calls itself."),
    name: z.string().min(1).max(100).optional().describe("What people see; left out, its id."),
    kind: z
      .enum(["public", "confidential"])
      .default("public")
      .describe("`confidential` for one that keeps a secret, such as a server."),
    secret: z
      .string()
      .min(24)
      .meta({ secret: true })
      .optional()
      .describe("Of a confidential client; may be `env:NAME` or `file:/path`."),
    redirectUris: z
      .array(redirectUri)
      .max(50)
      .default([])
      .describe(
        "Where a browser may be sent back to, each as it is; the port of a loopback address may vary.",
      ),
    grants: z
      .array(z.enum(grants))
      .min(1)
      .default(["authorization_code", "refresh_token"])
      .describe("How it may get tokens."),
    scopes: scopeList
      .min(1)
      .default([...scopes])
      .describe("What it may ask for; with `client_credentials` what it has."),
  })
  .refine(({ kind, secret }) => (kind === "confidential") === (secret !== undefined), {
    path: ["secret"],
    error: "a confidential client has a secret, and a public one has none",
  })
  .refine(
    ({ kind, grants: asked }) => kind === "confidential" || !asked.includes("client_credentials"),
    {
      path: ["grants"],
      error: "client_credentials is for confidential clients",
    },
  )
  .refine(
    ({ grants: asked, redirectUris }) =>
      !asked.includes("authorization_code") || redirectUris.length > 0,
    {
      path: ["redirectUris"],
      error: "authorization_code needs an address to send the browser back to",
    },
  );

export type ClientSettings = z.output<typeof client>;

const clientDocuments = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe("Take clients whose id is the https:// address of a document that describes them."),
    hosts: z
      .array(z.string().min(1).toLowerCase())
      .default([])
      .describe(
        "When not empty, only documents of these hosts; `*.example.org` stands for all names below it.",
      ),
  })
  .prefault({});

const registration = z
  .strictObject({
    perHour: z.int().min(1).max(10_000).default(20).describe("From one address."),
    most: z.int().min(1).max(1_000_000).default(1000).describe("Registered clients at most."),
    days: z
      .number()
      .positive()
      .max(3650)
      .default(90)
      .describe("How long a registration lasts, in days."),
  })
  .prefault({});

const requests = z
  .strictObject({
    pagesPerMinute: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(600)
      .describe("Logins that begin, and pages that are shown."),
    tokensPerMinute: z
      .int()
      .min(1)
      .max(10_000_000)
      .default(12_000)
      .describe("Requests for tokens; each client asks again every few minutes."),
  })
  .prefault({});

const assertionIssuer = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).describe("As it names itself (`iss`)."),
  jwksUrl: safeUrl.describe("Where its public keys are."),
  source: z
    .string()
    .min(1)
    .describe("The login under `auth.providers` whose people it speaks of, by the same `sub`."),
});

export type AssertionIssuer = z.output<typeof assertionIssuer>;

/** The part of `auth` that says who gives tokens, and to which clients. */
export const oauthSettings = {
  issuer: z
    .union([z.literal("embedded"), safeUrl])
    .default("embedded")
    .describe("Who gives tokens: the hub itself, or the issuer at this address."),
  publicUrl: safeUrl
    .refine((url) => new URL(url).pathname === "/" && !/[?#]/.test(url), "expected no path")
    .transform((url) => new URL(url).origin)
    .optional()
    .describe(
      "The hub's address as browsers and clients know it, without a path; left out, `http.publicUrl` or the one listened on.",
    ),
  clients: z
    .array(client)
    .max(1000)
    .default([])
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, "an id is there twice")
    .describe("Clients that are known beforehand."),
  dynamicRegistration: z
    .boolean()
    .default(false)
    .describe("Let clients register themselves (RFC 7591), without anybody's leave."),
  registration: registration.describe("Bounds of `dynamicRegistration`."),
  clientDocuments: clientDocuments.describe("Clients by the address of their document (CIMD)."),
  requests: requests.describe("Of one address, so that nobody fills the database with logins."),
  assertionIssuers: z
    .array(assertionIssuer)
    .max(20)
    .default([])
    .describe(
      "Identity providers that may let a client in for somebody without a browser (enterprise-managed authorization, ID-JAG).",
    ),
  browserHours: z
    .number()
    .positive()
    .max(24 * 30)
    .default(8)
    .describe("How long a browser stays logged in, in hours."),
};

const whole = z.strictObject(oauthSettings);

export type OAuthSettings = z.output<typeof whole>;
