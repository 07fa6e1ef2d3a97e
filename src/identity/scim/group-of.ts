import { idIn, nameIn } from "../login/told-of-person.ts";
import { scimErrors } from "./errors.ts";
import { personIdOf } from "./public-id.ts";
import type { Document } from "./schema/read-value.ts";

/** What provisioning says of a group. */
export interface Group {
  readonly name: string;
  readonly externalId: string | undefined;
  /** Ids of people. */
  readonly members: readonly string[];
}

const wrong = (attribute: string, why: string): Error => scimErrors.scimValue({ attribute, why });

/** @throws `identity.scimValue` */
export function groupOf({ displayName, externalId, members = [] }: Document): Group {
  const name = nameIn(displayName);
  if (name === undefined) throw wrong("displayName", "expected 1 to 256 printable characters");
  if (externalId !== undefined && idIn(externalId) === undefined) {
    throw wrong("externalId", "expected 1 to 512 printable characters");
  }
  const ids = (Array.isArray(members) ? members : [members]).map((member: unknown) => {
    const id =
      typeof member === "object" && member !== null && "value" in member ? member.value : undefined;
    if (typeof id !== "string") throw wrong("members", "a member without value");
    return personIdOf(id);
  });
  return { name, externalId: idIn(externalId), members: [...new Set(ids)] };
}
