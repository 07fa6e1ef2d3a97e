/** Opens what callers of upstreams are let in with, as each upstream's settings say. */

import type { TextSeal } from "../../identity/keys/sealed-text.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { State } from "../../storage/state/state.ts";
import type { Log } from "../../telemetry/log.ts";
import type { HttpUpstreamSettings } from "../settings.ts";
import { authorizationClient } from "./authorization-client.ts";
import { authorizationServer } from "./authorization-server.ts";
import { connecting } from "./connecting.ts";
import type { OpenedCredentials } from "./credential.ts";
import { nobodysCredentials } from "./nobodys-credentials.ts";
import type { OpenCredentials } from "./open-credentials.ts";
import type { VaultSettings } from "./settings.ts";
import { type SubjectTokenFor, tokenExchange } from "./token-exchange.ts";
import { userVault } from "./user-vault.ts";
import type { Vault } from "./vault.ts";

export interface CallerCredentialNeeds {
  readonly vault: Vault;
  readonly seal: TextSeal;
  readonly state: State;
  readonly subjectTokenFor: SubjectTokenFor;
  /** The hub's address as browsers know it, without a slash at its end. */
  readonly publicUrl: string;
  readonly log: Log;
  readonly clock: Clock;
}

/** For a hub that people log in to; loaded only there, for what it stands on is large. */
export const callerCredentials =
  (needs: CallerCredentialNeeds): OpenCredentials =>
  (upstream, settings) => {
    const { credentials } = settings;
    switch (credentials.mode) {
      case "exchange":
        return tokenExchange(upstream, credentials, needs);
      case "user-vault":
        return vaultOf(upstream, { ...settings, credentials }, needs);
      case "service":
        return nobodysCredentials(upstream);
    }
  };

function vaultOf(
  upstream: string,
  settings: HttpUpstreamSettings & { readonly credentials: VaultSettings },
  needs: CallerCredentialNeeds,
): OpenedCredentials {
  const { vault, publicUrl, clock, log } = needs;
  const { credentials, instances } = settings;
  const { oauth } = credentials;
  if (oauth === undefined)
    return userVault(upstream, credentials, { vault, url: undefined, clock });
  const client = authorizationClient(upstream, oauth, log);
  const find = authorizationServer(oauth, { client, url: instances[0]?.url, clock });
  const url = `${publicUrl}/connect/${upstream}`;
  const own = userVault(upstream, credentials, { vault, server: { client, find }, url, clock });
  const callbackUrl = `${url}/callback`;
  return {
    of: (caller, signal) => own.of(caller, signal),
    insteadOf: (refused, caller, signal) => own.insteadOf(refused, caller, signal),
    refused: () => own.refused(),
    connecting: connecting(upstream, oauth, { ...needs, client, find, callbackUrl }),
    async [Symbol.asyncDispose]() {
      await own[Symbol.asyncDispose]();
      await client[Symbol.asyncDispose]();
    },
  };
}
