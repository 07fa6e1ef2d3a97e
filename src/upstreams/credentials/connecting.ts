import { createHash } from "node:crypto";
import * as client from "openid-client";
import * as z from "zod";
import type { SealedPlace, TextSeal } from "../../identity/keys/sealed-text.ts";
import type { Clock } from "../../kernel/clock.ts";
import { Secret } from "../../kernel/secret.ts";
import type { State } from "../../storage/state/state.ts";
import { type AuthorizationClient, AuthorizationFailure } from "./authorization-client.ts";
import type { AuthorizationServer, FindServer } from "./authorization-server.ts";
import type { Connecting } from "./credential.ts";
import { credentialErrors } from "./errors.ts";
import { failureTold } from "./failure-told.ts";
import { givenIn } from "./given-in.ts";
import type { VaultOAuthSettings } from "./settings.ts";
import type { Given, Vault } from "./vault.ts";

export interface ConnectingNeeds {
  readonly client: AuthorizationClient;
  readonly find: FindServer;
  readonly vault: Vault;
  readonly state: State;
  readonly seal: TextSeal;
  /** Where the browser comes back. */
  readonly callbackUrl: string;
  readonly clock: Clock;
}

/** How long a person may take to agree. */
const longestSeconds = 600;

const begun = z.strictObject({
  state: z.string(),
  verifier: z.string(),
  issuer: z.string(),
});

type Begun = z.output<typeof begun>;

/**
 * What was begun is kept under the person who began it, so that nobody ends what another began:
 * neither is somebody's account connected for whoever sent them the link, nor the other way around.
 */
export function connecting(
  upstream: string,
  { scopes }: VaultOAuthSettings,
  needs: ConnectingNeeds,
): Connecting {
  const { client: server, find, vault, state, seal, callbackUrl } = needs;
  const told = (error: unknown): never => {
    throw failureTold(upstream, error, () => credentialErrors.connectingFailed({ upstream }));
  };
  return {
    async begin(person, signal) {
      const there = await server.ask(signal, find).catch(told);
      const kept: Begun = {
        state: client.randomState(),
        verifier: client.randomPKCECodeVerifier(),
        issuer: there.configuration.serverMetadata().issuer,
      };
      const place = placeOf(person, upstream);
      await state.set(place.row, seal.seal(JSON.stringify(kept), place), longestSeconds);
      return client.buildAuthorizationUrl(there.configuration, {
        redirect_uri: callbackUrl,
        state: kept.state,
        code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
        code_challenge_method: "S256",
        ...(scopes.length > 0 && { scope: scopes.join(" ") }),
        ...resourceOf(there),
      }).href;
    },
    async finish(person, returned, signal) {
      const kept = await taken(person, returned.get("state") ?? "", { ...needs, upstream });
      const given = await server.ask(signal, () => redeemed(kept, returned, needs)).catch(told);
      await vault.set({ principal: person, upstream }, given);
    },
  };
}

/** What this person began, if it is what comes back now; once only. */
async function taken(
  person: string,
  offered: string,
  {
    upstream,
    state,
    seal,
  }: Pick<ConnectingNeeds, "state" | "seal"> & { readonly upstream: string },
): Promise<Begun> {
  const place = placeOf(person, upstream);
  const sealed = await state.get(place.row);
  const kept = sealed && begun.parse(JSON.parse(seal.open(sealed, place)));
  const isOwn = kept && new Secret(kept.state).equals(offered);
  // Of two who come with the same, one finds nothing any more.
  if (!isOwn || !(await state.delete(place.row))) throw credentialErrors.notBegunHere({ upstream });
  return kept;
}

async function redeemed(
  kept: Begun,
  returned: URLSearchParams,
  { find, callbackUrl, clock }: ConnectingNeeds,
): Promise<Given> {
  const there = await find();
  const { issuer } = there.configuration.serverMetadata();
  // The answer of one server is not taken to another.
  if (issuer !== kept.issuer) throw new AuthorizationFailure("refused", "another issuer");
  const url = new URL(callbackUrl);
  url.search = returned.toString();
  const checks = { expectedState: kept.state, pkceCodeVerifier: kept.verifier };
  const { configuration } = there;
  const answer = await client.authorizationCodeGrant(configuration, url, checks, resourceOf(there));
  return givenIn(answer, { issuer }, clock);
}

const resourceOf = ({ resource }: AuthorizationServer): Record<string, string> =>
  resource === undefined ? {} : { resource };

const placeOf = (person: string, upstream: string): SealedPlace => ({
  table: "connecting",
  column: "begun",
  row: `connecting:${createHash("sha256")
    .update(JSON.stringify([person, upstream]))
    .digest("base64url")}`,
});
