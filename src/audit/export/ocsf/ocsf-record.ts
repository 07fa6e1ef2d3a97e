/** Entries as events of the Open Cybersecurity Schema Framework, 1.8.0 (https://schema.ocsf.io/1.8.0). */

import { type Found, isEntry } from "../../reading/log-reader.ts";
import { visibleJson } from "../../reading/visible-text.ts";
import { apiActivity } from "./api-activity.ts";
import { authentication } from "./authentication.ts";
import { authorizeSession } from "./authorize-session.ts";
import { baseEvent } from "./base-event.ts";
import { eventLogActivity, gapActivity } from "./event-log-activity.ts";
import type { OcsfClass, OcsfDetails } from "./ocsf-class.ts";

/** One event as one line of JSON. `version` is the hub's. */
export function ocsfRecord(found: Found, version: string): string {
  const [ocsfClass, details] = isEntry(found) ? classified(found.entry) : gapActivity(found);
  return visibleJson(JSON.stringify(baseEvent(found, version, ocsfClass, details)));
}

function classified(entry: Parameters<typeof apiActivity>[0]): readonly [OcsfClass, OcsfDetails] {
  if (entry.kind === "who") return authorizeSession(entry);
  // The pages of the login are called by nobody who has a tool or a permission yet.
  if (entry.tool !== undefined)
    return entry.era === "oauth" ? authentication(entry) : apiActivity(entry);
  return eventLogActivity(entry);
}
