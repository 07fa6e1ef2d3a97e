import type { Entry } from "../../reading/entry.ts";
import { membersBut } from "../members-but.ts";
import { type OcsfClass, type OcsfDetails, otherId } from "./ocsf-class.ts";

const authorizeSessionClass: OcsfClass = { category_uid: 3, class_uid: 3003 };

const userTypes: Readonly<Record<string, { type_id: number; type: string }>> = {
  person: { type_id: 1, type: "User" },
  operator: { type_id: 2, type: "Admin" },
  service: { type_id: 4, type: "Service" },
};

const placed: ReadonlySet<string> = new Set([
  "principal",
  "principalKind",
  "permissions",
  "groups",
]);

/** What a principal may do, as it is written before the first of their calls. */
export function authorizeSession(entry: Entry): readonly [OcsfClass, OcsfDetails] {
  const { principal = "", principalKind = "", permissions = [], groups = [] } = entry;
  const type = Object.hasOwn(userTypes, principalKind) ? userTypes[principalKind] : undefined;
  const details = {
    activity_id: 1,
    activity_name: "Assign Privileges",
    user: {
      uid: principal,
      name: principal,
      ...(type ?? { type_id: otherId, type: principalKind }),
      groups: groups.map((name) => ({ name })),
    },
    privileges: permissions,
    unmapped: membersBut(entry, placed),
  };
  return [authorizeSessionClass, details];
}
