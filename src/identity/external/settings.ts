import * as z from "zod";

/** How tokens of another issuer are read. */
export const externalSettings = z
  .strictObject({
    audience: z
      .string()
      .min(1)
      .max(2000)
      .optional()
      .describe(
        "What its tokens for the hub name as their audience (`aud`); left out, the hub's address with `/mcp`.",
      ),
    usernameClaim: z
      .string()
      .min(1)
      .max(100)
      .default("sub")
      .describe(
        "The claim that names a person in `user:<name>@<issuer's host>`; it has to be one that the issuer never gives to another.",
      ),
    groupsClaim: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe(
        "The claim with the person's groups, for `policy.groups`; left out, the scopes in the token decide alone.",
      ),
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,31}$/, "expected lower-case letters, digits and hyphens")
      .default("issuer")
      .describe("What `from` in `policy.groups` calls it."),
  })
  .prefault({})
  .describe("With an `issuer` elsewhere: how its tokens are read.");

export type ExternalSettings = z.output<typeof externalSettings>;
