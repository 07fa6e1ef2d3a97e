import type { JsonObject } from "../../../kernel/json-object.ts";
import { type Found, isEntry } from "../../reading/log-reader.ts";
import { type RecordSeverity, severityOf } from "../record-severity.ts";
import type { OcsfClass, OcsfDetails } from "./ocsf-class.ts";

const schemaVersion = "1.8.0";

const severities: Readonly<Record<RecordSeverity, readonly [id: number, caption: string]>> = {
  usual: [1, "Informational"],
  notable: [2, "Low"],
  suspicious: [3, "Medium"],
  alarming: [4, "High"],
};

/** What every event has, with the details of its class. */
export function baseEvent(
  found: Found,
  version: string,
  { category_uid, class_uid }: OcsfClass,
  { unmapped, ...details }: OcsfDetails,
): JsonObject {
  const { log, time } = found;
  const [kind, sequence] = isEntry(found)
    ? [found.entry.kind, found.entry.seq]
    : ["gap", found.from];
  const { call, trace } = isEntry(found) ? found.entry : {};
  const isTraced = trace !== undefined && "trace" in details;
  const [severity_id, severity] = severities[severityOf(found)];
  return {
    category_uid,
    class_uid,
    type_uid: class_uid * 100 + details.activity_id,
    time,
    severity_id,
    severity,
    metadata: {
      version: schemaVersion,
      product: { name: "Kumihimo", vendor_name: "Kumihimo", version },
      ...(isTraced && { profiles: ["trace"] }),
      log_name: log,
      sequence,
      uid: `${log}#${sequence}`,
      event_code: kind,
      ...(call !== undefined && { correlation_uid: call }),
    },
    ...details,
    ...(Object.keys(unmapped).length > 0 && { unmapped }),
  };
}
