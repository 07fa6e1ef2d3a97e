/** People's own accounts at upstreams, for a hub that people log in to. */

import type { AccountNeeds } from "./http/routes/connect-routes.ts";
import { textSeal } from "./identity/keys/sealed-text.ts";
import type { AuthorizationServer } from "./identity/oauth/authorization-server.ts";
import { ownLoginUrl } from "./identity/oauth/own-client.ts";
import type { Identity } from "./identity/open-identity.ts";
import { systemClock } from "./kernel/clock.ts";
import { callerCredentials } from "./upstreams/credentials/open-caller-credentials.ts";
import { subjectTokens } from "./upstreams/credentials/subject-token.ts";
import { openVault } from "./upstreams/credentials/vault.ts";
import type { HubParts } from "./build-hub.ts";

interface Door {
  readonly identity: Identity;
  readonly server: Pick<AuthorizationServer, "browserPerson">;
  readonly publicUrl: string;
}

/** From here on upstreams are called with what their callers have there. */
export function accountDoor(
  { credentials, state, log }: HubParts,
  { identity, server, publicUrl }: Door,
): AccountNeeds {
  const { database, root, keys, people } = identity;
  const clock = systemClock;
  const seal = textSeal(root);
  const vault = openVault({ database, seal, clock });
  const subjectTokenFor = subjectTokens({ keys, people, issuer: publicUrl, clock });
  credentials.begin(
    callerCredentials({ vault, seal, state, subjectTokenFor, publicUrl, log, clock }),
  );
  return {
    vault,
    publicUrl,
    browserPerson: ({ request, response }) => server.browserPerson(request, response),
    loginUrl: (returnTo) => ownLoginUrl(publicUrl, returnTo),
  };
}
