import type { AuditLog } from "../audit/audit-log.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Step } from "./stage.ts";

/** Arguments of up to this size are brought into one form before they are hashed, so that they can be found. */
const formedBytes = 16 * 1024;

/** Of up to this size they are kept, where bodies are. */
const keptBytes = 256 * 1024;

export interface AuditedArguments {
  readonly arguments?: string;
  readonly argumentBytes?: number;
}

/** What the audit log says of a call's arguments, and their text where it keeps it. */
export function auditedArguments(
  { request }: Pick<Step, "request">,
  log: Pick<AuditLog, "bodies" | "digest">,
): { readonly told: AuditedArguments; readonly text?: string | undefined } {
  const { bodies } = log;
  if (bodies === "none") return { told: nothing };
  const sent = sentArguments(request);
  if (sent !== undefined && sent.length > formedBytes) {
    const told = { arguments: `sent:${log.digest(sent)}`, argumentBytes: sent.length };
    const isKept = bodies === "encrypted" && sent.length <= keptBytes;
    return { told, text: isKept ? sent.toString() : undefined };
  }
  const given: unknown = sent === undefined ? request.arguments : JSON.parse(sent.toString());
  const text = canonicalJson(given ?? {});
  const told = { arguments: log.digest(text), argumentBytes: sent?.length ?? text.length };
  return { told, text: bodies === "encrypted" && text.length <= keptBytes ? text : undefined };
}

const nothing = {};

/** As bytes, where they came as such. */
function sentArguments({ passage }: Step["request"]): Buffer | undefined {
  const span = passage?.layout.params?.get("arguments");
  return span && passage?.body.subarray(span.start, span.end);
}
