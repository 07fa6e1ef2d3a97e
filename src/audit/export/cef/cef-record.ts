/** Entries as lines of the Common Event Format, version 0 (Implementing ArcSight CEF, revision 23). */

import type { Entry } from "../../reading/entry.ts";
import { type Found, isEntry } from "../../reading/log-reader.ts";
import { visibleJson, visibleText } from "../../reading/visible-text.ts";
import { membersBut } from "../members-but.ts";
import { type RecordSeverity, severityOf } from "../record-severity.ts";

/** From 0 to 10. */
const severities: Readonly<Record<RecordSeverity, number>> = {
  usual: 1,
  notable: 3,
  suspicious: 5,
  alarming: 8,
};

type Field = readonly [key: string, value: string | number | undefined];

/** One entry as one line. `version` is the hub's. */
export function cefRecord(found: Found, version: string): string {
  const [id, name, fields] = isEntry(found) ? ofEntry(found.entry) : ofGap(found.before);
  const seq = isEntry(found) ? found.entry.seq : found.from;
  const header = ["Kumihimo", "Kumihimo", version, id, name, String(severities[severityOf(found)])];
  const place: readonly Field[] = [
    ["rt", found.time],
    ["externalId", `${found.log}#${seq}`],
    ...labelled("cs1", "log", found.log),
    ...labelled("cn1", "seq", seq),
  ];
  const extension = [...place, ...fields].flatMap(fieldText).join(" ");
  return `CEF:0|${header.map(headerText).join("|")}|${extension}`;
}

type Event = readonly [id: string, name: string, fields: readonly Field[]];

const ofGap = (before: number): Event => [
  "gap",
  "Entries are missing",
  labelled("cn2", "before", before),
];

/** Members without a key of their own are in `msg`, as JSON. */
function ofEntry(entry: Entry): Event {
  const { kind, principal, tool, outcome, code, transport, client } = entry;
  const { call, session, because, trace, milliseconds, resultBytes } = entry;
  const rest = membersBut(entry, placed);
  const fields: readonly Field[] = [
    ["suser", principal],
    ["act", tool],
    ["outcome", outcome],
    ["reason", code],
    ["app", transport],
    ["requestClientApplication", client],
    ...labelled("cs2", "because", because),
    ...labelled("cs3", "call", call),
    ...labelled("cs4", "session", session),
    ...labelled("cs5", "trace", trace),
    ...labelled("cn2", "milliseconds", milliseconds),
    ...labelled("cn3", "resultBytes", resultBytes),
    ["msg", Object.keys(rest).length === 0 ? undefined : visibleJson(JSON.stringify(rest))],
  ];
  const event = outcome === undefined ? kind : `${kind}.${outcome}`;
  return [event, nameOf(entry), fields];
}

const placed: ReadonlySet<string> = new Set([
  "principal",
  "tool",
  "outcome",
  "code",
  "transport",
  "client",
  "call",
  "session",
  "because",
  "trace",
  "milliseconds",
  "resultBytes",
]);

const names: Readonly<Record<string, string>> = {
  segment: "Segment begins",
  opened: "Log opened",
  closed: "Log closed",
  who: "Principal introduced",
  intent: "Call begins",
  outcome: "Call ended",
  call: "Call ended",
  lost: "Entries lost",
  erased: "Bodies erased",
  removed: "Old entries removed",
};

const nameOf = ({ kind }: Entry): string =>
  (Object.hasOwn(names, kind) ? names[kind] : undefined) ?? kind;

/** A custom field with the name that it is shown under; neither where there is no value. */
const labelled = (key: string, label: string, value: Field[1]): readonly Field[] =>
  value === undefined
    ? []
    : [
        [key, value],
        [`${key}Label`, label],
      ];

const fieldText = ([key, value]: Field): readonly string[] =>
  value === undefined || value === "" ? [] : [`${key}=${valueText(String(value))}`];

/** What an eye cannot see is written out first; so only these three can be taken for something else. */
const valueText = (text: string): string => visibleText(text).replaceAll(/[\\=]/g, "\\$&");

const headerText = (text: string): string => visibleText(text).replaceAll(/[\\|]/g, "\\$&");
