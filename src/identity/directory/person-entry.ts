/** From an entry of a directory to a person, with what speaks against letting them in. */

import type { Entry } from "ldapts";
import type { DirectoryPerson } from "./directory.ts";
import type { Refusal } from "./errors.ts";
import type { DirectorySettings } from "./settings.ts";

type Flavor = DirectorySettings["flavor"];

export interface PersonEntry {
  readonly person: Omit<DirectoryPerson, "groups">;
  /** Why the person is not let in even with the right password. */
  readonly barred: Refusal | undefined;
  /** The directory has locked the account at some time; whether it still is shows when it is used. */
  readonly wasLocked: boolean;
}

const attributesOf = {
  openldap: {
    id: "entryUUID",
    username: "uid",
    others: ["displayName", "cn", "mail", "pwdAccountLockedTime", "pwdReset"],
  },
  ad: {
    id: "objectGUID",
    username: "sAMAccountName",
    others: ["displayName", "cn", "mail", "userAccountControl"],
  },
} as const;

/** What must be asked for. */
export function personAttributes(flavor: Flavor): {
  readonly attributes: string[];
  readonly explicitBufferAttributes: string[];
} {
  const { id, username, others } = attributesOf[flavor];
  return {
    attributes: [id, username, ...others],
    explicitBufferAttributes: flavor === "ad" ? [id] : [],
  };
}

/** Undefined where the entry has no stable id. */
export function personEntry(entry: Entry, flavor: Flavor): PersonEntry | undefined {
  const names = attributesOf[flavor];
  const id = flavor === "ad" ? guidIn(entry[names.id]) : textIn(entry, names.id);
  if (id === undefined) return undefined;
  const displayName = textIn(entry, "displayName") ?? textIn(entry, "cn");
  const email = textIn(entry, "mail");
  return {
    person: {
      id,
      dn: entry.dn,
      username: textIn(entry, names.username) ?? entry.dn,
      ...(displayName !== undefined && { displayName }),
      ...(email !== undefined && { email }),
    },
    barred: flavor === "ad" ? barredInActiveDirectory(entry) : barredInOpenLdap(entry),
    wasLocked: textIn(entry, "pwdAccountLockedTime") !== undefined,
  };
}

/** The bit ACCOUNTDISABLE. */
const disabledBit = 0x2;

const barredInActiveDirectory = (entry: Entry): Refusal | undefined =>
  (Number(textIn(entry, "userAccountControl") ?? 0) & disabledBit) === 0 ? undefined : "disabled";

/** What the password policy overlay writes for an account that only an administrator can open again. */
const lockedForGood = "000001010000Z";

function barredInOpenLdap(entry: Entry): Refusal | undefined {
  if (textIn(entry, "pwdAccountLockedTime") === lockedForGood) return "disabled";
  return textIn(entry, "pwdReset") === "TRUE" ? "mustChange" : undefined;
}

const longest = 1024;

/** The first value; servers write names of attributes in letters of their own choice. */
function textIn(entry: Entry, attribute: string): string | undefined {
  const name = Object.keys(entry).find((key) => key.toLowerCase() === attribute.toLowerCase());
  const value = name === undefined ? undefined : entry[name];
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" && first !== "" ? first.slice(0, longest) : undefined;
}

/** The 16 bytes of an objectGUID as Windows writes them: the first three numbers little-endian. */
function guidIn(value: Entry[string] | undefined): string | undefined {
  const bytes = Array.isArray(value) ? value[0] : value;
  if (!Buffer.isBuffer(bytes) || bytes.length !== 16) return undefined;
  const parts = [
    bytes.subarray(0, 4).toReversed(),
    bytes.subarray(4, 6).toReversed(),
    bytes.subarray(6, 8).toReversed(),
    bytes.subarray(8, 10),
    bytes.subarray(10),
  ];
  return parts.map((part) => Buffer.from(part).toString("hex")).join("-");
}
