import assert from "node:assert/strict";
import { test } from "node:test";
import {
  assertionOf,
  type Keys,
  requestIn,
  responseOf,
  type Said,
  samlCallback as callbackUrl,
  signed,
  wholeResponse,
} from "../testing/real-saml.ts";
import { comeBack, samlFor } from "../testing/saml-for.ts";
import { forever, refused } from "../testing/told.ts";

const wrong: readonly (readonly [string, Partial<Said>, RegExp])[] = [
  ["for another service", { audience: "https://other.example" }, /audience/],
  ["sent to another address", { recipient: "https://other.example/cb" }, /Confirmation/],
  ["of another provider", { issuer: "https://evil.example" }, /Issuer/],
  ["that has expired", { notOnOrAfter: -31 }, /valid subject confirmation|expired/],
  ["that is not valid yet", { notBefore: 60 }, /not yet valid/],
  ["that anybody may bring", { method: "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches" }, /Conf/],
  ["to another request, inside", { requestId: "_another", outerRequestId: "" }, /InResponseTo/],
];

for (const [what, changed, detail] of wrong) {
  void test(`an assertion ${what} is refused`, async (t) => {
    const corp = await samlFor(t);
    const login = corp?.enter((requestId, keys) =>
      wholeResponse({ outerRequestId: requestId, requestId, ...changed }, keys),
    );
    if (login !== undefined) await refused(login, "answer", detail);
  });
}

test("an assertion that answers another login of the same provider is refused", async (t) => {
  const corp = await samlFor(t, { wantResponseSigned: false });
  if (corp === undefined) return;
  const mine = await corp.login.begin(callbackUrl, forever);
  const theirs = await corp.login.begin(callbackUrl, forever);
  const { id } = requestIn(mine.url);
  const whole = wholeResponse({ requestId: id }, corp.keys);
  await refused(corp.login.finish(comeBack(theirs.kept, whole), forever), "answer", /InResponseTo/);
  // The response is not signed, so that its InResponseTo can be anything.
  const outerRequestId = requestIn(theirs.url).id;
  const assertion = signed(assertionOf({ requestId: id }), "Assertion", corp.keys);
  const dressed = responseOf({ requestId: id, outerRequestId }, assertion);
  await refused(corp.login.finish(comeBack(theirs.kept, dressed), forever), "answer");
  const silent = assertionOf({ requestId: id }).replace(/ InResponseTo="[^"]*"/, "");
  const unbound = responseOf({ requestId: id }, signed(silent, "Assertion", corp.keys));
  await refused(corp.login.finish(comeBack(mine.kept, unbound), forever), "answer", /Confirm/);
  for (const kept of ["", "{}", mine.kept.replace("corp", "other"), late(mine.kept)]) {
    await refused(corp.login.finish(comeBack(kept, whole), forever), "kept");
  }
  assert.equal((await corp.login.finish(comeBack(mine.kept, whole), forever)).username, "aya");
});

const late = (kept: string): string => kept.replace(/"at":\d+/, `"at":${Date.now() - 901_000}`);

test("without the provider's signature nobody comes in", async (t) => {
  const corp = await samlFor(t);
  if (corp === undefined) return;
  const { otherKeys } = corp;
  const forgeries: readonly ((requestId: string, keys: Keys) => string)[] = [
    (requestId) => responseOf({ requestId }, assertionOf({ requestId })),
    (requestId) => wholeResponse({ requestId }, otherKeys),
    // Its own certificate beside the signature says nothing.
    (requestId) =>
      wholeResponse({ requestId }, otherKeys).replaceAll(
        "</ds:Signature>",
        `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${otherKeys.certificate.replace(/-----[^-]+-----|\s/g, "")}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`,
      ),
    (requestId, keys) => wholeResponse({ requestId }, keys).replace(">aya<", ">admin<"),
    (requestId, keys) =>
      wholeResponse({ requestId }, keys).replace(/(<ds:SignatureValue>)[^<]+/g, "$1"),
    (requestId, keys) =>
      wholeResponse({ requestId }, keys).replace("<saml:AttributeValue>", "<saml:AttributeValue> "),
  ];
  for (const forgery of forgeries) await refused(corp.enter(forgery), "signature");
});

test("SHA-1, secrets as signatures and other ways to sign are not taken", async (t) => {
  const corp = await samlFor(t, { wantResponseSigned: false });
  if (corp === undefined) return;
  const old = corp.enter((requestId, keys) =>
    responseOf({ requestId }, signed(assertionOf({ requestId }), "Assertion", keys, "sha1")),
  );
  await refused(old, "answer", /algorithm/);
  for (const other of [
    "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    "http://www.w3.org/TR/1999/REC-xpath-19991116",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha&#49;",
  ]) {
    const changed = (requestId: string, keys: Keys) =>
      wholeResponse({ requestId }, keys).replace(/Algorithm="[^"]+"/, `Algorithm='${other}'`);
    await refused(corp.enter(changed), "answer", /algorithm/);
  }
});

/** A valid response, and the same taken apart. */
function parts(requestId: string, keys: Keys, element: "Assertion" | "Response") {
  const open = assertionOf({ requestId });
  const whole =
    element === "Assertion"
      ? responseOf({ requestId }, signed(open, "Assertion", keys))
      : signed(responseOf({ requestId }, open), "Response", keys);
  const [signature = ""] = /<ds:Signature[^]*<\/ds:Signature>/.exec(whole) ?? [];
  const [assertion = ""] = /<saml:Assertion[^]*<\/saml:Assertion>/.exec(whole) ?? [];
  const evil = (assertionId: string): string =>
    assertionOf({ requestId, assertionId }).replaceAll(">aya<", ">admin<");
  const bare = whole.replace(signature, "");
  return { whole, signature, assertion, evil, bare };
}

/** Puts `more` before the end of the last element called `tag`. */
const into = (xml: string, tag: string, more: string): string => {
  const end = xml.lastIndexOf(`</${tag}>`);
  return xml.slice(0, end) + more + xml.slice(end);
};

const withObject = (signature: string, inside: string): string =>
  into(signature, "ds:Signature", `<ds:Object>${inside}</ds:Object>`);

/** Signature wrapping as Somorovsky and others list it (On Breaking SAML, 2012). */
const wrappings: readonly (readonly [string, (requestId: string, keys: Keys) => string])[] = [
  [
    "1: the signed response within the signature of another",
    (id, keys) => {
      const { signature, bare } = parts(id, keys, "Response");
      const evil = bare.replace('ID="_response"', 'ID="_evil"').replace(">aya<", ">admin<");
      return into(evil, "samlp:Response", withObject(signature, bare));
    },
  ],
  [
    "2: the signed response beside its signature in another",
    (id, keys) => {
      const { signature, bare } = parts(id, keys, "Response");
      const evil = bare.replace('ID="_response"', 'ID="_evil"').replace(">aya<", ">admin<");
      return into(evil, "samlp:Response", bare + signature);
    },
  ],
  [
    "3: another assertion before the signed one",
    (id, keys) => {
      const { whole, assertion, evil } = parts(id, keys, "Assertion");
      return whole.replace(assertion, evil("_evil") + assertion);
    },
  ],
  [
    "4: the signed assertion within another",
    (id, keys) => {
      const { whole, assertion, evil } = parts(id, keys, "Assertion");
      return whole.replace(assertion, into(evil("_evil"), "saml:Assertion", assertion));
    },
  ],
  [
    "5: another assertion with the signature, the signed one at the end",
    (id, keys) => {
      const { whole, assertion, signature, evil } = parts(id, keys, "Assertion");
      const signedOne = assertion.replace(signature, "");
      return whole.replace(assertion, into(evil("_evil"), "saml:Assertion", signature) + signedOne);
    },
  ],
  [
    "6: the signed assertion within the signature in another",
    (id, keys) => {
      const { whole, assertion, signature, evil } = parts(id, keys, "Assertion");
      const wrapped = withObject(signature, assertion.replace(signature, ""));
      return whole.replace(assertion, into(evil("_evil"), "saml:Assertion", wrapped));
    },
  ],
  [
    "7: another assertion of the same id among the extensions",
    (id, keys) => {
      const { whole, assertion, evil } = parts(id, keys, "Assertion");
      return whole.replace(
        assertion,
        `<samlp:Extensions>${evil("_assertion")}</samlp:Extensions>${assertion}`,
      );
    },
  ],
  [
    "8: the signed assertion as an object of the signature in another of the same id",
    (id, keys) => {
      const { whole, assertion, signature, evil } = parts(id, keys, "Assertion");
      const wrapped = withObject(signature, assertion.replace(signature, ""));
      return whole.replace(assertion, into(evil("_assertion"), "saml:Assertion", wrapped));
    },
  ],
];

for (const [name, wrapping] of wrappings) {
  void test(`signature wrapping ${name} lets nobody in as somebody else`, async (t) => {
    for (const settings of [{}, { wantResponseSigned: false }, { wantAssertionsSigned: false }]) {
      const corp = await samlFor(t, settings);
      if (corp === undefined) return;
      await refused(corp.enter(wrapping), "signature");
    }
  });
}

const texts: readonly (readonly [string, string, (whole: string) => string])[] = [
  ["a comment within a name", "markup", (xml) => xml.replace("1f2e-aya", "1f2e<!---->-aya")],
  ["CDATA", "markup", (xml) => xml.replace(">aya<", "><![CDATA[aya]]><")],
  ["an instruction", "markup", (xml) => xml.replace(">aya<", "><?evil?>aya<")],
  [
    "entities of entities",
    "markup",
    (xml) =>
      `<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>${xml.replace(">aya<", ">&c;<")}`,
  ],
  [
    "a file as an entity",
    "markup",
    (xml) =>
      `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>${xml.replace(">aya<", ">&b;<")}`,
  ],
  ["too many elements", "elements", (xml) => into(xml, "samlp:Response", "<a/>".repeat(2501))],
  ["deep elements", "elements", (xml) => into(xml, "samlp:Response", nested(70))],
  ["more than its bound", "size", (xml) => into(xml, "samlp:Response", " ".repeat(200_000))],
  ["half a document", "form", (xml) => xml.slice(0, -20)],
  ["no document", "base64|form|encoding", () => "\u0000"],
];

const nested = (depth: number): string => "<a>".repeat(depth) + "</a>".repeat(depth);

for (const [what, fault, change] of texts) {
  void test(`a response with ${what} is refused unread`, async (t) => {
    const corp = await samlFor(t);
    const login = corp?.enter((requestId, keys) => change(wholeResponse({ requestId }, keys)));
    if (login !== undefined) await refused(login, "answer", new RegExp(fault));
  });
}

test("what is no response at all is refused", async (t) => {
  const corp = await samlFor(t);
  if (corp === undefined) return;
  const { kept } = await corp.login.begin(callbackUrl, forever);
  for (const fields of [
    [],
    [["SAMLResponse", ""]],
    [["SAMLResponse", "%%%"]],
    [["SAMLResponse", "/w=="]],
  ]) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- pairs, as written above
    const brought = new Map(fields as [string, string][]);
    await refused(corp.login.finish({ callbackUrl, kept, fields: brought }, forever), "answer");
  }
});

test("a provider that says no is told apart", async (t) => {
  const corp = await samlFor(t);
  const login = corp?.enter((requestId, keys) =>
    signed(responseOf({ requestId }, "", "AuthnFailed"), "Response", keys),
  );
  if (login !== undefined) await refused(login, "denied", /AuthnFailed/);
});

test("hostile texts of any form take no longer than their length asks for", async (t) => {
  const corp = await samlFor(t);
  if (corp === undefined) return;
  const { kept } = await corp.login.begin(callbackUrl, forever);
  /** Of processor time. */
  const seconds = async (field: string): Promise<number> => {
    const begin = process.threadCpuUsage();
    const fields = new Map([["SAMLResponse", field]]);
    await corp.login.finish({ callbackUrl, kept, fields }, forever).catch(() => {});
    const { user, system } = process.threadCpuUsage(begin);
    return (user + system) / 1e6;
  };
  const longest = 256 * 1024 - 8;
  const filled = (text: string): string => text.repeat(Math.floor(longest / text.length));
  const encoded = (text: string): string =>
    Buffer.from(text.repeat(Math.floor((longest * 0.74) / text.length))).toString("base64");
  for (const field of [
    `${filled(" ")}%`,
    `${filled("A")}%`,
    ...["<", "<a", '<a b="', "<a b='<", "<a ", "&", "&#", ' Algorithm="', "<a/>", "<a>", "]]>"].map(
      encoded,
    ),
  ]) {
    const took = await seconds(field);
    assert.ok(took < 5, `${field.slice(0, 20)} took ${took} s`);
  }
});
