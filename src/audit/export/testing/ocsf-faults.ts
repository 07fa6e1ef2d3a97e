/**
 * What the classes that are used require, of OCSF 1.8.0 (https://github.com/ocsf/ocsf-schema, commit
 * 3dcb905d26523ce4d5d0ba3c28c8507e2c859407): names of members only.
 */

import { isJsonObject, type JsonObject } from "../../../kernel/json-object.ts";

const everyEvent = "activity_id category_uid class_uid metadata severity_id time type_uid";
const everyEventMay =
  "activity_name category_name class_name message severity status status_code status_detail status_id type_name unmapped";

interface Shape {
  readonly required: string;
  readonly optional: string;
  /** At least one of them. */
  readonly some?: string;
  /** Exactly one of them. */
  readonly one?: string;
}

interface ClassShape extends Shape {
  readonly category: number;
  readonly activities: readonly number[];
}

const classes: Readonly<Record<number, ClassShape>> = {
  6003: {
    category: 6,
    activities: [1, 2, 3, 4],
    required: "actor api src_endpoint",
    optional: "dst_endpoint http_request http_response resources trace",
  },
  3002: {
    category: 3,
    activities: [1, 2, 3, 4, 5, 6, 7],
    required: "user",
    optional:
      "actor src_endpoint session auth_protocol auth_protocol_id is_mfa service dst_endpoint",
    some: "service dst_endpoint",
  },
  3003: {
    category: 3,
    activities: [1, 2],
    required: "user",
    optional: "actor src_endpoint session group privileges",
    one: "privileges group",
  },
  1008: {
    category: 1,
    activities: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    required: "",
    optional: "actor device file log_name log_provider log_type log_type_id",
    some: "log_name log_provider log_type log_type_id",
  },
};

const objects: Readonly<Record<string, Shape>> = {
  metadata: {
    required: "product version",
    optional: "profiles log_name sequence uid event_code correlation_uid original_time",
  },
  product: { required: "", optional: "name uid vendor_name version", some: "name uid" },
  actor: {
    required: "",
    optional: "user session app_name app_uid authorizations idp process",
    some: "process user session app_name app_uid",
  },
  user: { required: "", optional: "name uid type type_id groups", some: "account name uid" },
  session: { required: "", optional: "uid issuer" },
  api: { required: "operation", optional: "service request response group version" },
  service: { required: "", optional: "name uid version", some: "name uid" },
  request: { required: "uid", optional: "flags" },
  response: { required: "", optional: "code error error_message message" },
  src_endpoint: { required: "", optional: "svc_name name uid ip", some: "ip uid name svc_name" },
  trace: { required: "uid", optional: "" },
};

/** What is wrong with an event; nothing where it is whole. */
export function ocsfFaults(event: JsonObject): readonly string[] {
  const shape = classes[Number(event["class_uid"])];
  if (shape === undefined) return [`class ${String(event["class_uid"])}`];
  const { class_uid: uid, activity_id: activity, metadata } = event;
  const whole: Shape = {
    ...shape,
    required: `${everyEvent} ${shape.required}`,
    optional: `${everyEventMay} ${shape.optional}`,
  };
  const isTraced = isJsonObject(metadata) && String(metadata["profiles"]) === "trace";
  return [
    ...faultsOf("event", event, whole),
    ...(event["category_uid"] === shape.category ? [] : ["category_uid"]),
    ...(event["type_uid"] === Number(uid) * 100 + Number(activity) ? [] : ["type_uid"]),
    ...([...shape.activities, 99].includes(Number(activity)) ? [] : ["activity_id"]),
    ...(activity !== 99 || event["activity_name"] !== undefined ? [] : ["activity_name"]),
    ...(event["status_id"] !== 99 || event["status"] !== undefined ? [] : ["status"]),
    ...(Number.isSafeInteger(event["time"]) ? [] : ["time"]),
    ...(isTraced === (event["trace"] !== undefined) ? [] : ["profiles"]),
  ];
}

function faultsOf(name: string, value: JsonObject, shape: Shape): readonly string[] {
  const { required, optional, some, one } = shape;
  const there = Object.keys(value);
  const missing = words(required).filter((each) => value[each] === undefined);
  const unheard = there.filter((each) => !words(`${required} ${optional}`).includes(each));
  const count = (list: string): number =>
    words(list).filter((each) => value[each] !== undefined).length;
  return [
    ...missing.map((each) => `${name} lacks ${each}`),
    ...unheard.map((each) => `${name} has ${each}`),
    ...(some !== undefined && count(some) === 0 ? [`${name} lacks one of ${some}`] : []),
    ...(one !== undefined && count(one) !== 1 ? [`${name} has not one of ${one}`] : []),
    ...there.flatMap((each) => inner(each, value[each])),
  ];
}

/** Of objects that have a name of their own; what is unmapped is nobody's. */
function inner(name: string, value: unknown): readonly string[] {
  const shape = Object.hasOwn(objects, name) ? objects[name] : undefined;
  return shape !== undefined && isJsonObject(value) ? faultsOf(name, value, shape) : [];
}

const words = (text: string): readonly string[] => text.split(" ").filter(Boolean);
