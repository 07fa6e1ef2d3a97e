import * as z from "zod";

/** Of people who are provisioned and log in by nothing else. */
export const standardSource = "scim";

/** Provisioning by another system. */
export const scimConfig = z
  .strictObject({
    source: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,31}$/, "expected the name of a provider or a directory, or scim")
      .default(standardSource)
      .describe(
        "Whose people are provisioned at `/scim/v2`: the name under `auth.providers` or `auth.directories` by which they log in. Then their `externalId` has to be the id that the login gives.",
      ),
  })
  .prefault({});
