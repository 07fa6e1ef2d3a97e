import { keptSecret } from "./storage/kept-secret.ts";
import { Secret } from "./kernel/secret.ts";
import { createMcp, type Mcp } from "./mcp/create-mcp.ts";
import type { HubParts } from "./build-hub.ts";
import { withOwnAddresses } from "./upstreams/federation/with-own-addresses.ts";
import { version } from "./version.ts";

/** The hub as MCP, with the key that seals what clients carry for it. */
export async function openMcp({
  config,
  catalog,
  gateway,
  pipeline,
  policy,
  log,
  folder,
  secrets,
  state,
}: HubParts): Promise<Mcp> {
  const { signingKey } = config.mcp;
  const key =
    signingKey === undefined ? await keptSecret(folder.at("signing-key")) : new Secret(signingKey);
  secrets.learn(key);
  return createMcp({
    whole: {
      offer: withOwnAddresses(catalog),
      elsewhere: (asked, principal) => gateway.elsewhere(asked, principal),
      extensions: () => gateway.extensions(),
    },
    scopeOf: (name) => gateway.scopeOf(name),
    pipeline,
    policy,
    state,
    settings: config.mcp,
    log,
    key: Buffer.from(key.reveal(), "base64url"),
    implementation: { name: "kumihimo", title: "Kumihimo", version },
  });
}
