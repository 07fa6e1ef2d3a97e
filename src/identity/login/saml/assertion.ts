/** What a signed assertion says, and whether it was made for this login (SAML 2.0 Profiles, section 4.1.4). */

import * as z from "zod";
import type { Arrival } from "../../people/people.ts";
import { type ProviderRefusal, providerErrors } from "../errors.ts";
import { emailIn, groupsIn, idIn, nameIn } from "../told-of-person.ts";
import type { SamlSettings } from "./settings.ts";

const text = z.object({ _: z.string() });

const confirmation = z.object({
  $: z.object({ Method: z.string() }),
  SubjectConfirmationData: z.tuple([
    z.object({
      $: z.object({
        Recipient: z.string(),
        InResponseTo: z.string(),
        NotOnOrAfter: z.iso.datetime({ offset: true }),
      }),
    }),
  ]),
});

const attribute = z.object({
  $: z.object({ Name: z.string() }),
  AttributeValue: z
    .array(z.union([text.transform(({ _: value }) => value), z.unknown()]))
    .default([]),
});

/** As the SAML library reads it: names without their prefixes, each child a list. */
const assertionSchema = z.object({
  Assertion: z.object({
    Issuer: z.tuple([text]),
    Subject: z.tuple([
      z.object({
        NameID: z
          .tuple([
            z.object({ _: z.string(), $: z.object({ Format: z.string().optional() }).optional() }),
          ])
          .optional(),
        SubjectConfirmation: z.array(
          z.union([confirmation, z.unknown().transform(() => undefined)]),
        ),
      }),
    ]),
    Conditions: z.tuple([z.looseObject({})]),
    AuthnStatement: z.array(z.unknown()).min(1),
    AttributeStatement: z
      .array(z.object({ Attribute: z.array(attribute).default([]) }))
      .default([]),
  }),
});

type Assertion = z.output<typeof assertionSchema>["Assertion"];

/** The login that the assertion has to belong to. */
export interface Expected {
  readonly requestId: string;
  readonly callbackUrl: string;
  readonly now: Date;
}

const bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

/**
 * Who somebody is, from an assertion whose signature, audience and times the SAML library found right.
 *
 * @throws `identity.refusedAnswer`
 */
export function arrivalOf(
  source: string,
  parsed: unknown,
  settings: SamlSettings,
  expected: Expected,
): Arrival {
  const refuse = (why: ProviderRefusal, detail: string): Error =>
    providerErrors.refusedAnswer({ provider: source, why, detail });
  const read = assertionSchema.safeParse(parsed);
  if (!read.success) {
    throw refuse("answer", read.error.issues[0]?.path.filter(isName).join(".") ?? "assertion");
  }
  const { Assertion: assertion } = read.data;
  if (assertion.Issuer[0]._ !== settings.issuer) throw refuse("answer", "Issuer");
  if (!isFor(assertion, settings, expected)) throw refuse("answer", "SubjectConfirmation");
  const all = attributesOf(assertion);
  const single = (name: string): unknown => only(all.get(name));
  const id = idIn(
    settings.idAttribute === undefined ? persistentId(assertion) : single(settings.idAttribute),
  );
  if (id === undefined) throw refuse("id", settings.idAttribute ?? "NameID");
  const username = nameIn(single(settings.usernameAttribute));
  if (username === undefined) throw refuse("username", settings.usernameAttribute);
  const groups = groupsIn(all.get(settings.groupsAttribute) ?? [], settings.maxGroups);
  if (groups === undefined) throw refuse("groups", settings.groupsAttribute);
  return {
    source,
    externalId: id,
    username,
    displayName: nameIn(single(settings.displayNameAttribute)),
    email: emailIn(single(settings.emailAttribute)),
    groups,
  };
}

const isName = (part: PropertyKey): boolean => typeof part === "string";

/** Whether it answers this login's own request, at this address, in time. */
function isFor(
  { Subject: [{ SubjectConfirmation: confirmations }] }: Assertion,
  { clockSkewSeconds }: SamlSettings,
  { requestId, callbackUrl, now }: Expected,
): boolean {
  return confirmations.some((one) => {
    if (one === undefined) return false;
    const { Recipient, InResponseTo, NotOnOrAfter } = one.SubjectConfirmationData[0].$;
    const isInTime = now.getTime() < Date.parse(NotOnOrAfter) + clockSkewSeconds * 1000;
    const isOurs = Recipient === callbackUrl && InResponseTo === requestId;
    return one.$.Method === bearer && isOurs && isInTime;
  });
}

function persistentId({ Subject: [{ NameID: nameId }] }: Assertion): string | undefined {
  const [name] = nameId ?? [];
  return name?.$?.Format === persistent ? name._ : undefined;
}

/** Values of all attributes of one name, in the order in which they stand. */
function attributesOf({ AttributeStatement: statements }: Assertion): Map<string, unknown[]> {
  const values = new Map<string, unknown[]>();
  for (const { $, AttributeValue: more } of statements.flatMap(({ Attribute: all }) => all)) {
    values.set($.Name, [...(values.get($.Name) ?? []), ...more]);
  }
  return values;
}

/** The value of an attribute that has exactly one. */
const only = (values: readonly unknown[] = []): unknown =>
  values.length === 1 ? values[0] : undefined;
