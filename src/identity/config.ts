import * as z from "zod";
import { directoriesConfig } from "./directory/settings.ts";
import { externalSettings } from "./external/settings.ts";
import { providersConfig } from "./login/settings.ts";
import { oauthSettings } from "./oauth/settings.ts";
import { scimConfig, standardSource } from "./scim/config.ts";
import { sessionsConfig } from "./sessions/config.ts";

/** Who may talk to the hub over HTTP. */
export const authConfig = z
  .strictObject({
    mode: z
      .enum(["token", "oauth", "none"])
      .default("token")
      .describe(
        "`token`: the operator's token; `none`: anybody, on a loopback address only; `oauth`: people log in, and clients get tokens of a few minutes. The operator's token is good with `oauth`, too.",
      ),
    secret: z
      .string()
      .min(1)
      .meta({ secret: true })
      .optional()
      .describe(
        "32 bytes as 64 hexadecimal digits or base64, from which all keys are made, for example by `openssl rand -hex 32`; may be `env:NAME` or `file:/path`. Left out, the hub keeps one in its data folder; with PostgreSQL it must be given, the same to every replica.",
      ),
    previousSecrets: z
      .array(z.string().min(1).meta({ secret: true }))
      .max(10)
      .default([])
      .describe(
        "Secrets that `auth.secret` was before, the latest first: what they sealed still opens. Written in the same way.",
      ),
    ...oauthSettings,
    external: externalSettings,
    directories: directoriesConfig,
    providers: providersConfig,
    sessions: sessionsConfig,
    scim: scimConfig,
  })
  .superRefine(({ directories, providers, scim: { source } }, context) => {
    const wrong = (message: string, ...path: readonly string[]): void =>
      context.addIssue({ code: "custom", message, path: [...path] });
    // People are told apart by the name of what they come from.
    for (const name of Object.keys(providers)) {
      if (Object.hasOwn(directories, name)) wrong("a directory has this name", "providers", name);
    }
    for (const [kind, named] of Object.entries({ directories, providers })) {
      if (Object.hasOwn(named, standardSource)) {
        wrong("this name is kept for provisioning", kind, standardSource);
      }
    }
    const isKnown = Object.hasOwn(providers, source) || Object.hasOwn(directories, source);
    if (!isKnown && source !== standardSource) {
      wrong("neither a provider nor a directory has this name", "scim", "source");
    }
  })
  .prefault({});

export type AuthConfig = z.output<typeof authConfig>;
