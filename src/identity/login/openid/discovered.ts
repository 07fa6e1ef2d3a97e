/** An OpenID provider as its discovery document has it, asked anew each hour. */

import * as client from "openid-client";
import { type Clock } from "../../../kernel/clock.ts";
import { type ProviderFault, providerErrors } from "../errors.ts";
import { detailOf, faultIn } from "./failure-of.ts";
import type { OpenidSettings } from "./settings.ts";

/** The provider, found out when it is first asked. @throws `identity.providerFault` */
export type Discovered = () => Promise<client.Configuration>;

const keptSeconds = 3600;

/** Without these a document is not kept. */
const needed = ["authorization_endpoint", "token_endpoint", "jwks_uri"] as const;

export function discovered(
  name: string,
  settings: OpenidSettings,
  { fetch, clock }: { readonly fetch: client.CustomFetch; readonly clock: Clock },
): Discovered {
  let known: Promise<client.Configuration> | undefined;
  let until = 0;
  return () => {
    if (known !== undefined && clock.seconds() < until) return known;
    // Logins that begin at once share the question; the next one after a failure asks again.
    const asked = discover(name, settings, fetch).catch((error: unknown) => {
      if (known === asked) known = undefined;
      throw error;
    });
    known = asked;
    until = clock.seconds() + keptSeconds;
    return asked;
  };
}

async function discover(
  name: string,
  settings: OpenidSettings,
  fetch: client.CustomFetch,
): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret, clockSkewSeconds, timeoutSeconds } = settings;
  const fault = (kind: ProviderFault, detail: string, cause?: unknown): Error =>
    providerErrors.providerFault({ provider: name, fault: kind, detail }, { cause });
  const url = new URL(issuer);
  const metadata = {
    [client.clockTolerance]: clockSkewSeconds,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
  };
  // Signatures are checked although the token comes from the provider itself: with that, no token
  // without one, or with one made from the client's secret, is taken.
  const execute = [client.enableNonRepudiationChecks];
  // The fetch itself lets no other host be reached without encryption.
  if (url.protocol === "http:") execute.push(client.allowInsecureRequests);
  const options = { [client.customFetch]: fetch, timeout: timeoutSeconds, execute };
  const found = await client
    .discovery(url, clientId, metadata, authentication(settings), options)
    .catch((error: unknown) => {
      throw faultIn(error) ?? fault("discovery", detailOf(error), error);
    });
  const document = found.serverMetadata();
  const missing = needed.find((each) => document[each] === undefined);
  if (missing !== undefined) throw fault("discovery", missing);
  const isForMany = document.issuer.includes("{tenantid}");
  if (isForMany && settings.allowedTenants === undefined) throw fault("tenants", issuer);
  return found;
}

function authentication({ clientSecret, clientAuthentication }: OpenidSettings): client.ClientAuth {
  if (clientSecret === undefined) return client.None();
  return clientAuthentication === "basic"
    ? client.ClientSecretBasic(clientSecret)
    : client.ClientSecretPost(clientSecret);
}
