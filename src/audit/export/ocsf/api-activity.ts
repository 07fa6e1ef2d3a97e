import type { Entry } from "../../reading/entry.ts";
import { membersBut } from "../members-but.ts";
import { type OcsfClass, type OcsfDetails, otherId, statusOf } from "./ocsf-class.ts";

const apiActivityClass: OcsfClass = { category_uid: 6, class_uid: 6003 };

const read = { activity_id: 2, activity_name: "Read" };
const methods: Readonly<Record<string, { activity_id: number; activity_name: string }>> = {
  GET: read,
  POST: { activity_id: 1, activity_name: "Create" },
  PUT: { activity_id: 3, activity_name: "Update" },
  PATCH: { activity_id: 3, activity_name: "Update" },
  DELETE: { activity_id: 4, activity_name: "Delete" },
};

/** A call of a tool, or a request to the admin API. */
export function apiActivity(entry: Entry): readonly [OcsfClass, OcsfDetails] {
  const { tool = "", call = "", principal = "", session, client } = entry;
  const { transport, because, code, trace } = entry;
  const details = {
    ...activityOf(entry),
    ...statusOf(entry),
    actor: {
      user: { uid: principal, name: principal },
      ...(session !== undefined && { session: { uid: session } }),
      ...(client !== undefined && { app_uid: client }),
      ...(because !== undefined && { authorizations: [{ policy: { uid: because } }] }),
    },
    api: {
      operation: tool,
      service: { name: "Kumihimo" },
      request: { uid: call },
      ...(code !== undefined && { response: { error: code } }),
    },
    // The log keeps no addresses: those of people are personal data, and a proxy hides them anyway.
    src_endpoint: { svc_name: client ?? transport ?? "unknown" },
    ...(trace !== undefined && { trace: { uid: trace } }),
    unmapped: membersBut(entry, placed),
  };
  return [apiActivityClass, details];
}

const placed: ReadonlySet<string> = new Set([
  "tool",
  "call",
  "principal",
  "outcome",
  "code",
  "session",
  "client",
  "transport",
  "because",
  "trace",
]);

function activityOf({
  tool = "",
  era,
  readOnly,
}: Entry): Pick<OcsfDetails, "activity_id" | "activity_name"> {
  if (readOnly === true) return read;
  const method = era === "api" ? (tool.split(" ")[0] ?? "") : "";
  const known = Object.hasOwn(methods, method) ? methods[method] : undefined;
  return known ?? { activity_id: otherId, activity_name: "Call" };
}
