import * as z from "zod";
import { claimName, commonSettings } from "../common-settings.ts";
import { safeUrl } from "../safe-url.ts";

/** A provider that speaks SAML 2.0. */
export const samlSettings = z
  .strictObject({
    kind: z.literal("saml").describe("SAML 2.0."),
    entryPoint: safeUrl.describe(
      "Where the provider takes login requests (single sign-on, HTTP-Redirect).",
    ),
    issuer: z.string().min(1).max(1024).describe("The provider's own name (entityID)."),
    idpCertificate: z
      .string()
      .min(1)
      .describe(
        "The certificates that it signs with: a PEM file, or its text. While they change, both the old and the new one.",
      ),
    entityId: z
      .string()
      .min(1)
      .max(1024)
      .optional()
      .describe(
        "The hub's own name there; left out, the address of its metadata, `<publicUrl>/login/<name>/metadata`.",
      ),
    audience: z
      .string()
      .min(1)
      .max(1024)
      .optional()
      .describe("Who assertions must be made for; left out, the `entityId`."),
    wantAssertionsSigned: z
      .boolean()
      .default(true)
      .describe("The assertion itself must be signed."),
    wantResponseSigned: z
      .boolean()
      .default(true)
      .describe("The response around it must be signed."),
    idAttribute: claimName
      .optional()
      .describe(
        "The attribute with the person's stable id; left out, the NameID, which then must be persistent.",
      ),
    usernameAttribute: claimName
      .default("uid")
      .describe("The attribute with the name people know each other by."),
    displayNameAttribute: claimName
      .default("displayName")
      .describe("The attribute with the person's full name."),
    emailAttribute: claimName
      .default("email")
      .describe("The attribute with the person's e-mail address."),
    groupsAttribute: claimName
      .default("groups")
      .describe("The attribute with the person's groups."),
    ...commonSettings,
    // A response with more of them is longer than is taken.
    maxGroups: z
      .int()
      .min(1)
      .max(1000)
      .default(1000)
      .describe("Groups of one person at most; more refuse the login."),
  })
  .refine(
    ({ wantAssertionsSigned, wantResponseSigned }) => wantAssertionsSigned || wantResponseSigned,
    {
      path: ["wantAssertionsSigned"],
      error: "the assertion, the response or both must be signed",
    },
  );

export type SamlSettings = z.output<typeof samlSettings>;
