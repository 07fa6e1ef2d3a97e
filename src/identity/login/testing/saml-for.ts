import type { TestContext } from "node:test";
import { need } from "../../../../test/need.ts";
import { memoryState } from "../../../storage/state/memory-state.ts";
import { type Log, silentLog } from "../../../telemetry/log.ts";
import type { Arrival } from "../../people/people.ts";
import type { RedirectLogin } from "../login-method.ts";
import { samlLogin } from "../saml/saml-login.ts";
import { samlSettings } from "../saml/settings.ts";
import { base64, idp, type Keys, requestIn, samlCallback, samlKeys } from "./real-saml.ts";
import { forever } from "./told.ts";

/** What the provider answers to the request with this id. */
type Answer = (requestId: string, keys: Keys) => string;

export interface SamlCorp {
  /** The provider's own key, and one that nobody knows. */
  readonly keys: Keys;
  readonly otherKeys: Keys;
  readonly login: RedirectLogin;
  /** A whole login that the provider answers so. */
  enter(answer: Answer): Promise<Arrival>;
}

let made: readonly [Keys, Keys] | undefined;

/** The login `corp` with a SAML provider; nothing where openssl is missing. */
export async function samlFor(
  t: TestContext,
  settings: Readonly<Record<string, unknown>> = {},
  log: Log = silentLog,
): Promise<SamlCorp | undefined> {
  if (!need(t, "openssl")) return undefined;
  made ??= [samlKeys(), samlKeys()];
  const [keys, otherKeys] = made;
  const state = memoryState();
  t.after(() => state[Symbol.asyncDispose]());
  const parsed = samlSettings.parse({
    kind: "saml",
    entryPoint: "https://idp.example/sso",
    issuer: idp,
    idpCertificate: keys.certificate,
    ...settings,
  });
  const login = await samlLogin("corp", parsed, { state, log });
  return {
    keys,
    otherKeys,
    login,
    async enter(answer) {
      const { url, kept } = await login.begin(samlCallback, forever);
      return await login.finish(comeBack(kept, answer(requestIn(url).id, keys)), forever);
    },
  };
}

/** What the browser brings with this response. */
export const comeBack = (kept: string, xml: string) => ({
  callbackUrl: samlCallback,
  kept,
  fields: new Map([["SAMLResponse", base64(xml)]]),
});
