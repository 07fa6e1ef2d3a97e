/** Who may come in, as `auth.mode` says, and what belongs to logins where people log in. */

import type { Config } from "./config/schema.ts";
import { isLoopback } from "./http/loopback.ts";
import { openAuthenticator, tokenAuthenticator } from "./identity/authenticator.ts";
import { identityErrors } from "./identity/errors.ts";
import { operatorToken } from "./identity/operator-token.ts";
import type { Secret } from "./kernel/secret.ts";
import type { HubParts } from "./build-hub.ts";
import type { Door } from "./door.ts";

/**
 * @param url The address that is listened on.
 * @throws `identity.openToTheWorld`, `identity.publicUrlWanted`, those of `openIdentity`
 */
export async function openDoor(parts: HubParts, url: string): Promise<Door> {
  const { config, folder, secrets } = parts;
  if (config.auth.mode === "none") return openToAll(config);
  const file = folder.at("admin-token");
  const value = await operatorToken(file);
  secrets.learn(value);
  const token = { value, file };
  if (config.auth.mode === "token") {
    const nothing = { [Symbol.asyncDispose]: () => Promise.resolve() };
    return { authenticator: tokenAuthenticator(value), token, ...nothing };
  }
  const door = await loginsDoor(parts, value, publicUrlOf(config, url));
  return { ...door, token };
}

function openToAll({ http: { host } }: Config): Door {
  if (!isLoopback(host)) throw identityErrors.openToTheWorld({ host });
  return { authenticator: openAuthenticator, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** An issuer has one name, and tokens are for one address. */
function publicUrlOf({ auth, http }: Config, url: string): string {
  const written = auth.publicUrl ?? http.publicUrl;
  if (written !== undefined) return written.replace(/\/+$/, "");
  if (!isLoopback(http.host)) throw identityErrors.publicUrlWanted({ host: http.host });
  return url;
}

/** What it needs is large, and loaded only here. */
async function loginsDoor(parts: HubParts, operator: Secret, publicUrl: string): Promise<Door> {
  if (parts.config.auth.issuer === "embedded") {
    const { embeddedDoor } = await import("./embedded-door.ts");
    return embeddedDoor(parts, operator, publicUrl);
  }
  const { externalDoor } = await import("./external-door.ts");
  return externalDoor(parts, operator, publicUrl);
}
