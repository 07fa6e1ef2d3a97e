import type { Entry } from "../../reading/entry.ts";
import { membersBut } from "../members-but.ts";
import { type OcsfClass, type OcsfDetails, otherId, statusOf } from "./ocsf-class.ts";

const authenticationClass: OcsfClass = { category_uid: 3, class_uid: 3002 };

const activities: Readonly<Record<string, { activity_id: number; activity_name: string }>> = {
  "log in": { activity_id: 1, activity_name: "Logon" },
  "log out": { activity_id: 2, activity_name: "Logoff" },
};

const placed: ReadonlySet<string> = new Set([
  "tool",
  "call",
  "principal",
  "outcome",
  "code",
  "session",
]);

/** What somebody did at the pages of the login. */
export function authentication(entry: Entry): readonly [OcsfClass, OcsfDetails] {
  const { tool = "", principal = "", session } = entry;
  const known = Object.hasOwn(activities, tool) ? activities[tool] : undefined;
  const details = {
    ...(known ?? { activity_id: otherId, activity_name: tool }),
    ...statusOf(entry),
    user: { uid: principal, name: principal },
    service: { name: "Kumihimo" },
    ...(session !== undefined && { session: { uid: session } }),
    unmapped: membersBut(entry, placed),
  };
  return [authenticationClass, details];
}
