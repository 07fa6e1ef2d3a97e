import type { AuthConfig } from "./config.ts";

/** What people come from besides directories; their word does not count for a directory's groups. */
export function otherSources({
  directories,
  providers,
  scim: { source },
}: Pick<AuthConfig, "directories" | "providers" | "scim">): ReadonlySet<string> {
  return new Set([
    ...Object.keys(providers),
    ...(Object.hasOwn(directories, source) ? [] : [source]),
  ]);
}
