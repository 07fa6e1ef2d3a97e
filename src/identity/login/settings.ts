import * as z from "zod";
import { openidSettings } from "./openid/settings.ts";
import { samlSettings } from "./saml/settings.ts";

/** One provider of logins; `kind` says what it speaks. */
const providerSettings = z.discriminatedUnion("kind", [openidSettings, samlSettings]);

export type ProviderSettings = z.output<typeof providerSettings>;

/** The providers by a name of the operator's own. */
export const providersConfig = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "expected lower-case letters, digits and hyphens"),
    providerSettings,
  )
  .default({})
  .describe(
    "Where people log in elsewhere, by a name of your own, which is also in the address `/login/<name>/callback`.",
  );

export type ProvidersConfig = z.output<typeof providersConfig>;
