import { randomBytes } from "node:crypto";
import {
  generateServiceProviderMetadata,
  type Profile,
  SAML,
  ValidateInResponseTo,
} from "@node-saml/node-saml";
import * as z from "zod";
import { systemClock } from "../../../kernel/clock.ts";
import type { Arrival } from "../../people/people.ts";
import { type ProviderRefusal, providerErrors } from "../errors.ts";
import { guarded } from "../guarded.ts";
import { fromKept } from "../kept.ts";
import type { ComeBack, OpenLogin } from "../login-method.ts";
import type { LoginNeeds } from "../login-needs.ts";
import { arrivalOf } from "./assertion.ts";
import { failureOf } from "./failure-of.ts";
import { responseText } from "./response-text.ts";
import type { SamlSettings } from "./settings.ts";
import { signersOf } from "./signers-of.ts";

/** How long somebody may take to log in there. */
const longestSeconds = 900;

const persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

const keptSchema = z.strictObject({
  provider: z.string(),
  id: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
});

/**
 * A login with a SAML 2.0 provider: web browser SSO, the request by redirect, the response by POST.
 *
 * Only answers to the hub's own requests are taken, each once; encrypted assertions are not.
 *
 * @throws `identity.providerSetting`
 */
export async function samlLogin(
  name: string,
  settings: SamlSettings,
  { log, state, clock = systemClock }: LoginNeeds,
): Promise<OpenLogin> {
  const signers = await signersOf(name, settings.idpCertificate);
  const ask = guarded(name, settings, log);
  const refuse = (why: ProviderRefusal, detail: string): Error =>
    providerErrors.refusedAnswer({ provider: name, why, detail });

  const finish = async (back: ComeBack): Promise<Arrival> => {
    const { id, at } = fromKept(keptSchema, name, back.kept);
    const now = clock.now();
    if (now.getTime() - at > longestSeconds * 1000) throw refuse("kept", "too late");
    const field = back.fields.get("SAMLResponse");
    if (field === undefined) throw refuse("answer", "no SAMLResponse");
    const text = responseText(field);
    if ("fault" in text) throw refuse("answer", text.fault);
    const protocol = protocolFor(settings, signers, back.callbackUrl, id);
    const profile = await validated(protocol, text.xml).catch((error: unknown) => {
      throw failureOf(name, error);
    });
    const expected = { requestId: id, callbackUrl: back.callbackUrl, now };
    const arrival = arrivalOf(name, profile?.getAssertion?.(), settings, expected);
    if (!(await state.setIfAbsent(`login.saml.${name}.${id}`, "used", longestSeconds))) {
      throw refuse("replayed", "InResponseTo");
    }
    return arrival;
  };

  return {
    name,
    title: settings.title ?? name,
    begin: (callbackUrl, signal) =>
      ask(signal, async () => {
        const id = `_${randomBytes(20).toString("hex")}`;
        const protocol = protocolFor(settings, signers, callbackUrl, id);
        const url = await protocol.getAuthorizeUrlAsync("", undefined, {});
        const kept = { provider: name, id, at: clock.now().getTime() };
        return { url, kept: JSON.stringify(kept) };
      }),
    finish: (back, signal) => ask(signal, () => finish(back)),
    metadata: (callbackUrl) =>
      generateServiceProviderMetadata({
        issuer: entityOf(settings, callbackUrl),
        callbackUrl,
        identifierFormat: nameIdFormat(settings),
        wantAssertionsSigned: settings.wantAssertionsSigned,
      }),
    async [Symbol.asyncDispose]() {},
  };
}

const entityOf = ({ entityId }: SamlSettings, callbackUrl: string): string =>
  entityId ?? callbackUrl.replace(/callback$/, "metadata");

const nameIdFormat = ({ idAttribute }: SamlSettings): string | null =>
  idAttribute === undefined ? persistent : null;

/** The protocol for one login: it knows of one request only. */
function protocolFor(
  settings: SamlSettings,
  signers: readonly string[],
  callbackUrl: string,
  id: string,
): SAML {
  const issuer = entityOf(settings, callbackUrl);
  return new SAML({
    callbackUrl,
    issuer,
    idpCert: [...signers],
    entryPoint: settings.entryPoint,
    audience: settings.audience ?? issuer,
    identifierFormat: nameIdFormat(settings),
    disableRequestedAuthnContext: true,
    wantAssertionsSigned: settings.wantAssertionsSigned,
    wantAuthnResponseSigned: settings.wantResponseSigned,
    acceptedClockSkewMs: settings.clockSkewSeconds * 1000,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: longestSeconds * 1000,
    generateUniqueId: () => id,
    cacheProvider: {
      saveAsync: async (_, value) => ({ value, createdAt: Date.now() }),
      getAsync: async (key) => (key === id ? new Date().toISOString() : null),
      removeAsync: async () => null,
    },
  });
}

async function validated(protocol: SAML, xml: string): Promise<Profile | null> {
  const container = { SAMLResponse: Buffer.from(xml).toString("base64") };
  return (await protocol.validatePostResponseAsync(container)).profile;
}
