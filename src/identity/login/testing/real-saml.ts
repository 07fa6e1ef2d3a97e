/** A small SAML identity provider of a test's own, which signs what a test tells it to. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { SignedXml } from "xml-crypto";
import { findProgram } from "../../../../scripts/setup/programs.mjs";

export const samlCallback = "https://hub.example/login/corp/callback";
export const idp = "https://idp.example/saml";
const hubEntity = "https://hub.example/login/corp/metadata";

export interface Keys {
  readonly privateKey: string;
  readonly certificate: string;
}

/** A key and its certificate; needs openssl. */
export function samlKeys(bits = 2048): Keys {
  const folder = mkdtempSync(join(tmpdir(), "kumihimo-saml-"));
  try {
    const options = `req -x509 -newkey rsa:${bits} -nodes -days 2 -subj /CN=idp -keyout key -out cert`;
    const run = { cwd: folder, stdio: "pipe" } as const;
    execFileSync(findProgram("openssl") ?? "openssl", options.split(" "), run);
    const read = (name: string): string => readFileSync(join(folder, name), "utf8");
    return { privateKey: read("key"), certificate: read("cert") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What stands in a response where a test says nothing else. */
export interface Said {
  readonly requestId: string;
  /** In the response around the assertion, where it is another. */
  readonly outerRequestId?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly recipient?: string;
  /** Seconds from now. */
  readonly notBefore?: number;
  readonly notOnOrAfter?: number;
  readonly method?: string;
  readonly nameId?: string;
  readonly nameIdFormat?: string;
  /** Names and values, already escaped. */
  readonly attributes?: readonly (readonly [string, ...string[]])[];
  readonly responseId?: string;
  readonly assertionId?: string;
}

const persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

const standardAttributes: NonNullable<Said["attributes"]> = [
  ["uid", "aya"],
  ["displayName", "Aya Tanaka 田中"],
  ["email", "aya@example.org"],
  ["groups", "Engineers", "MCP_Users"],
];

const after = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

export function assertionOf(said: Said): string {
  const { requestId, assertionId = "_assertion" } = said;
  const end = after(said.notOnOrAfter ?? 60);
  const attributes = (said.attributes ?? standardAttributes).map(
    ([name, ...values]) =>
      `<saml:Attribute Name="${name}">${values
        .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
        .join("")}</saml:Attribute>`,
  );
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${assertionId}" Version="2.0" IssueInstant="${after(0)}"><saml:Issuer>${said.issuer ?? idp}</saml:Issuer><saml:Subject><saml:NameID Format="${said.nameIdFormat ?? persistent}">${said.nameId ?? "1f2e-aya"}</saml:NameID><saml:SubjectConfirmation Method="${said.method ?? "urn:oasis:names:tc:SAML:2.0:cm:bearer"}"><saml:SubjectConfirmationData InResponseTo="${requestId}" Recipient="${said.recipient ?? samlCallback}" NotOnOrAfter="${end}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${after(said.notBefore ?? -5)}" NotOnOrAfter="${end}"><saml:AudienceRestriction><saml:Audience>${said.audience ?? hubEntity}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${after(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes.join("")}</saml:AttributeStatement></saml:Assertion>`;
}

/** @param inside The assertion, or whatever stands in its place. */
export function responseOf(said: Said, inside: string, status = "Success"): string {
  const { responseId = "_response", issuer = idp } = said;
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${responseId}" Version="2.0" IssueInstant="${after(0)}" Destination="${samlCallback}" InResponseTo="${said.outerRequestId ?? said.requestId}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status>${inside}</samlp:Response>`;
}

/** Signs the element of this name; `algorithm` is `sha256` or, as once, `sha1`. */
export function signed(
  xml: string,
  element: "Assertion" | "Response",
  keys: Keys,
  algorithm: "sha1" | "sha256" = "sha256",
): string {
  const isOld = algorithm === "sha1";
  const base = "http://www.w3.org";
  const signature = new SignedXml({
    privateKey: keys.privateKey,
    canonicalizationAlgorithm: `${base}/2001/10/xml-exc-c14n#`,
    signatureAlgorithm: isOld
      ? `${base}/2000/09/xmldsig#rsa-sha1`
      : `${base}/2001/04/xmldsig-more#rsa-sha256`,
  });
  const xpath = `//*[local-name(.)='${element}']`;
  signature.addReference({
    xpath,
    transforms: [`${base}/2000/09/xmldsig#enveloped-signature`, `${base}/2001/10/xml-exc-c14n#`],
    digestAlgorithm: isOld ? `${base}/2000/09/xmldsig#sha1` : `${base}/2001/04/xmlenc#sha256`,
  });
  const place = { reference: `${xpath}/*[local-name(.)='Issuer']`, action: "after" } as const;
  signature.computeSignature(xml, { prefix: "ds", location: place });
  return signature.getSignedXml();
}

/** A response as it should be: the assertion signed, and the response around it. */
export const wholeResponse = (said: Said, keys: Keys): string =>
  signed(responseOf(said, signed(assertionOf(said), "Assertion", keys)), "Response", keys);

export const base64 = (xml: string): string => Buffer.from(xml).toString("base64");

/** The request that the browser was sent with. */
export function requestIn(url: string): { readonly id: string; readonly xml: string } {
  const deflated = new URL(url).searchParams.get("SAMLRequest") ?? "";
  const xml = inflateRawSync(Buffer.from(deflated, "base64")).toString("utf8");
  return { id: / ID="([^"]+)"/.exec(xml)?.[1] ?? "", xml };
}
