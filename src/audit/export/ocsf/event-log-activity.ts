import type { Entry } from "../../reading/entry.ts";
import type { Gap } from "../../reading/log-reader.ts";
import { membersBut } from "../members-but.ts";
import { type OcsfClass, type OcsfDetails, otherId } from "./ocsf-class.ts";

const eventLogClass: OcsfClass = { category_uid: 1, class_uid: 1008 };

const activities: Readonly<Record<string, { activity_id: number; activity_name: string }>> = {
  removed: { activity_id: 2, activity_name: "Delete" },
  segment: { activity_id: 5, activity_name: "Rotate" },
  opened: { activity_id: 6, activity_name: "Start" },
  closed: { activity_id: 7, activity_name: "Stop" },
};

const placed: ReadonlySet<string> = new Set(["principal"]);

/** What befalls the log itself, and every kind of entry that this hub does not know. */
export function eventLogActivity(entry: Entry): readonly [OcsfClass, OcsfDetails] {
  const { kind, principal } = entry;
  const known = Object.hasOwn(activities, kind) ? activities[kind] : undefined;
  const details = {
    ...(known ?? { activity_id: otherId, activity_name: kind }),
    ...about,
    ...(principal !== undefined && { actor: { user: { uid: principal, name: principal } } }),
    unmapped: membersBut(entry, placed),
  };
  return [eventLogClass, details];
}

/** Entries that are not there any more. */
export const gapActivity = ({ from, before }: Gap): readonly [OcsfClass, OcsfDetails] => [
  eventLogClass,
  { activity_id: otherId, activity_name: "gap", ...about, unmapped: { from, before } },
];

const about = { log_provider: "Kumihimo", log_type_id: 2, log_type: "Application" };
