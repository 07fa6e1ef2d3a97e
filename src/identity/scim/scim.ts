import type { Resources } from "./resource.ts";
import { scimGroups } from "./scim-groups.ts";
import { type ScimNeeds, scimUsers } from "./scim-users.ts";

/** Provisioning of people and groups by another system (SCIM 2.0, RFC 7643 and RFC 7644). */
export interface Scim {
  readonly users: Resources;
  readonly groups: Resources;
}

export const openScim = (needs: ScimNeeds): Scim => ({
  users: scimUsers(needs),
  groups: scimGroups(needs),
});
