import * as z from "zod";
import { claimName, commonSettings } from "../common-settings.ts";
import { safeUrl } from "../safe-url.ts";

/** Claims whose value may pass from one person to another. */
const reusable = new Set(["email", "name", "nickname", "preferred_username", "unique_name", "upn"]);

/** A provider that speaks OpenID Connect. */
export const openidSettings = z.strictObject({
  kind: z.literal("oidc").describe("OpenID Connect."),
  issuer: safeUrl.describe(
    "The provider's issuer; its discovery document is read below this address.",
  ),
  clientId: z.string().min(1).max(512).describe("The hub's own name there."),
  clientSecret: z
    .string()
    .min(1)
    .optional()
    .meta({ secret: true })
    .describe(
      "Its secret; may be `env:NAME` or `file:/path`. Left out, the hub is a public client.",
    ),
  clientAuthentication: z
    .enum(["basic", "post"])
    .default("basic")
    .describe("How the secret is sent: in the `Authorization` header, or in the body."),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/, "expected a scope without spaces"))
    .max(50)
    .default(["profile", "email"])
    .describe("What is asked for besides `openid`."),
  idClaim: claimName
    .default("sub")
    .refine((claim) => !reusable.has(claim), "expected a claim that never passes to another person")
    .describe(
      "The claim with the person's stable id; `oid` with Entra ID where SCIM sends the object id.",
    ),
  usernameClaim: claimName
    .default("preferred_username")
    .describe("The claim with the name people know each other by."),
  groupsClaim: claimName
    .default("groups")
    .describe("The claim with the person's groups, in the ID token or else in the user info."),
  allowedDomains: z
    .array(z.string().regex(/^[a-z0-9.-]+\.[a-z0-9-]+$/, "expected a domain in lower case"))
    .max(100)
    .optional()
    .describe("Only people with a verified e-mail address in one of these domains come in."),
  allowedTenants: z
    .array(z.string().min(1).max(64))
    .max(100)
    .optional()
    .describe(
      "Only people of these tenants (the claim `tid`) come in; needed where the issuer serves many.",
    ),
  maxAgeSeconds: z
    .int()
    .min(0)
    .max(31_536_000)
    .optional()
    .describe("People who logged in there longer ago log in again, in seconds."),
  tls: z
    .strictObject({
      caFile: z
        .string()
        .min(1)
        .optional()
        .describe(
          "PEM file with the authorities that the provider's certificate must come from; left out, those that Node.js knows.",
        ),
    })
    .prefault({}),
  ...commonSettings,
});

export type OpenidSettings = z.output<typeof openidSettings>;
