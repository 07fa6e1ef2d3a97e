/** With what a caller's requests go to an upstream, as the operator writes it down. */

import * as z from "zod";
import { safeUrl } from "../../identity/login/safe-url.ts";

const scope = z
  .string()
  .regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,200}$/, "expected a scope without spaces");

const scopes = z.array(scope).max(100).default([]).describe("What is asked for there.");

const resource = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .optional()
  .describe("The upstream's name for itself (RFC 8707).");

const timeoutSeconds = z
  .number()
  .positive()
  .max(60)
  .default(10)
  .describe("How long its authorization server may take for one answer, in seconds.");

/** Who the hub is at an authorization server. */
const client = {
  clientId: z.string().min(1).max(512).describe("The hub's own name there."),
  clientSecret: z
    .string()
    .min(1)
    .max(8192)
    .meta({ secret: true })
    .optional()
    .describe("Its secret; may be `env:NAME` or `file:/path`."),
  clientAuthentication: z
    .enum(["basic", "post"])
    .default("basic")
    .describe("How the secret is sent: in the `Authorization` header, or in the body."),
  privateKey: z
    .string()
    .max(16_384)
    .meta({ secret: true })
    .optional()
    .describe(
      "In place of a secret: a key in PEM (PKCS #8) whose signatures the server knows (RFC 7523); may be `file:/path`.",
    ),
  keyId: z.string().min(1).max(200).optional().describe("The name of `privateKey` there."),
};

const isOneOrNone = (given: {
  readonly clientSecret?: string | undefined;
  readonly privateKey?: string | undefined;
}): boolean => given.clientSecret === undefined || given.privateKey === undefined;

const oneOrNone = { path: ["privateKey"], error: "a client has a secret or a key, not both" };

const service = z.strictObject({
  mode: z.literal("service").describe("Everybody's requests go with `headers`."),
});

const tokenType = "urn:ietf:params:oauth:token-type:";

const exchange = z
  .strictObject({
    mode: z
      .literal("exchange")
      .describe("Each caller gets a token of the upstream's own for them (RFC 8693)."),
    tokenEndpoint: safeUrl.describe("Where its authorization server exchanges tokens."),
    issuer: z
      .string()
      .min(1)
      .max(2048)
      .optional()
      .describe("Whom the hub's word is for (`aud`); left out, `tokenEndpoint`."),
    ...client,
    audience: z.string().min(1).max(2048).optional().describe("Whom the token is wanted for."),
    resource,
    scopes,
    subjectTokenType: z
      .enum([`${tokenType}jwt`, `${tokenType}access_token`, `${tokenType}id_token`])
      .default(`${tokenType}jwt`)
      .describe("What the server is to take the hub's word for."),
    timeoutSeconds,
  })
  .refine(isOneOrNone, oneOrNone);

/** Headers that say something else than who asks. */
const taken =
  /^(?:mcp-.*|accept.*|content-.*|connection|cookie|expect|host|keep-alive|last-event-id|te|trace.*|transfer-encoding|upgrade)$/;

const oauth = z
  .strictObject({
    issuer: safeUrl
      .optional()
      .describe("Its authorization server; left out, the one that the upstream itself names."),
    authorizationEndpoint: safeUrl
      .optional()
      .describe("Where people agree; left out, as the server's metadata has it."),
    tokenEndpoint: safeUrl
      .optional()
      .describe("Where tokens are given; left out, as the server's metadata has it."),
    ...client,
    resource,
    scopes,
    timeoutSeconds,
  })
  .refine(isOneOrNone, oneOrNone)
  .refine(
    ({ authorizationEndpoint, tokenEndpoint }) =>
      (authorizationEndpoint === undefined) === (tokenEndpoint === undefined),
    { path: ["tokenEndpoint"], error: "name both endpoints, or none" },
  )
  .refine(
    ({ clientSecret, privateKey, issuer, tokenEndpoint }) =>
      (clientSecret ?? privateKey ?? issuer ?? tokenEndpoint) === undefined ||
      (issuer ?? tokenEndpoint) !== undefined,
    {
      path: ["issuer"],
      error: "name the server, so that no other can ask for the secret in its place",
    },
  );

const userVault = z.strictObject({
  mode: z.literal("user-vault").describe("Each person's own token, which the hub keeps for them."),
  header: z
    .string()
    .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/, "expected the name of a header")
    .toLowerCase()
    .refine((name) => !taken.test(name), "this header has another meaning")
    .default("authorization")
    .describe("The header that the token is sent in."),
  scheme: z
    .string()
    .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{0,50}$/, "expected one word, or nothing")
    .default("Bearer")
    .describe("What stands before the token."),
  oauth: oauth.optional().describe("Lets people connect their account in a browser."),
});

export const credentialSettings = z
  .discriminatedUnion("mode", [service, exchange, userVault])
  .prefault({ mode: "service" });

export type CredentialSettings = Readonly<z.output<typeof credentialSettings>>;
export type ExchangeSettings = Readonly<z.output<typeof exchange>>;
export type VaultSettings = Readonly<z.output<typeof userVault>>;
export type VaultOAuthSettings = Readonly<z.output<typeof oauth>>;
/** Of both kinds of settings: who the hub is, and how long it waits. */
export type ClientSettings = Pick<
  ExchangeSettings,
  "clientId" | "clientSecret" | "clientAuthentication" | "privateKey" | "keyId" | "timeoutSeconds"
>;
