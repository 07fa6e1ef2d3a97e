import { systemClock } from "../../../kernel/clock.ts";
import { certificatesIn } from "../certificates-in.ts";
import { guarded } from "../guarded.ts";
import type { OpenLogin } from "../login-method.ts";
import type { LoginNeeds } from "../login-needs.ts";
import { arrivalOf } from "./arrival-of.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { claimsOf, departure } from "./claims-of.ts";
import { discovered } from "./discovered.ts";
import { failureOf } from "./failure-of.ts";
import type { OpenidSettings } from "./settings.ts";

/**
 * A login with an OpenID provider: authorization code with PKCE, state, nonce and a signed ID token.
 *
 * Follows OpenID Connect Core 1.0 and RFC 9700; `iss` in the answer as in RFC 9207. The provider is
 * first asked when somebody logs in.
 *
 * @throws `identity.providerSetting`
 */
export async function openidLogin(
  name: string,
  settings: OpenidSettings,
  { log, clock = systemClock }: LoginNeeds,
): Promise<OpenLogin> {
  const { caFile } = settings.tls;
  const authorities =
    caFile === undefined ? undefined : await certificatesIn(name, "tls.caFile", caFile);
  const wire = boundedFetch(name, authorities);
  const provider = discovered(name, settings, { fetch: wire.fetch, clock });
  const ask = guarded(name, settings, log);
  return {
    name,
    title: settings.title ?? name,
    begin: (callbackUrl, signal) =>
      ask(signal, async () => departure(name, await provider(), settings, callbackUrl)),
    finish: (back, signal) =>
      ask(signal, async () => {
        const claims = await claimsOf(name, await provider(), settings, back).catch(
          (error: unknown) => {
            throw failureOf(name, error);
          },
        );
        return arrivalOf(name, claims, settings);
      }),
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  };
}
