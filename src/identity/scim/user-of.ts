import { emailIn, idIn, nameIn } from "../login/told-of-person.ts";
import { scimErrors } from "./errors.ts";
import { type Document, isDocument, type Value } from "./schema/read-value.ts";

/** What provisioning says of a person that the hub needs, and all the rest as it was sent. */
export interface User {
  readonly externalId: string;
  readonly userName: string;
  readonly displayName: string | undefined;
  readonly email: string | undefined;
  readonly active: boolean;
  readonly attributes: Document;
  readonly removed?: boolean;
}

const wrong = (attribute: string, why: string): Error => scimErrors.scimValue({ attribute, why });

const mostBytes = 64 * 1024;

/**
 * The person that a document describes.
 *
 * @param now What stays as it is where the document says nothing of it: nobody is let in by being left out.
 * @throws `identity.scimValue`
 */
export function userOf(
  { externalId, active, ...attributes }: Document,
  now: { readonly external_id: string; readonly active: boolean },
): User {
  const userName = nameIn(attributes["userName"]);
  if (userName === undefined) throw wrong("userName", "expected 1 to 256 printable characters");
  const external = externalId === undefined ? now.external_id : idIn(externalId);
  if (external === undefined) throw wrong("externalId", "expected 1 to 512 printable characters");
  if (Buffer.byteLength(JSON.stringify(attributes)) > mostBytes) {
    throw wrong("userName", `the attributes together have more than ${mostBytes} bytes`);
  }
  return {
    externalId: external,
    userName,
    displayName: nameIn(attributes["displayName"]) ?? fullNameIn(attributes["name"]),
    email: emailIn(mainEmail(attributes["emails"])),
    active: active === undefined ? now.active : active === true,
    attributes: { ...attributes, userName },
  };
}

function fullNameIn(name: Value | undefined): string | undefined {
  if (!isDocument(name)) return undefined;
  const { formatted, givenName, familyName } = name;
  const parts = [givenName, familyName].filter((part) => typeof part === "string");
  return nameIn(formatted) ?? nameIn(parts.join(" "));
}

/** The primary address, or the first. */
function mainEmail(emails: Value | undefined): Value | undefined {
  const all = Array.isArray(emails) ? emails.filter(isDocument) : [];
  return (all.find(({ primary }) => primary === true) ?? all[0])?.["value"];
}
