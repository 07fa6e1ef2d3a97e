import type { AuditLog } from "../audit/audit-log.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Passage, Span } from "./passage.ts";
import type { Step } from "./stage.ts";

/** Arguments of up to this size are brought into one form before they are hashed, so that they can be found. */
const formedBytes = 16 * 1024;

/** Of up to this size they are kept, where bodies are. */
const keptBytes = 256 * 1024;

export interface AuditedArguments {
  readonly told: { readonly arguments?: string; readonly argumentBytes?: number };
  readonly text?: string | undefined;
}

type Keeper = Pick<AuditLog, "bodies" | "digest">;

/** What the audit log says of a call's arguments, and their text where it keeps it. */
export function auditedArguments(
  { request }: Pick<Step, "request">,
  log: Keeper,
): AuditedArguments {
  if (log.bodies === "none") return nothing;
  const { passage } = request;
  const sent = passage?.layout.params?.get("arguments");
  return passage === undefined || sent === undefined
    ? formed(request.arguments, log)
    : asSent(passage, sent, log);
}

const nothing: AuditedArguments = { told: {} };

function asSent({ body }: Passage, { start, end }: Span, log: Keeper): AuditedArguments {
  const bytes = end - start;
  if (bytes <= formedBytes)
    return formed(JSON.parse(body.toString("utf8", start, end)), log, bytes);
  const sent = body.subarray(start, end);
  const told = { arguments: `sent:${log.digest(sent)}`, argumentBytes: bytes };
  const isKept = log.bodies === "encrypted" && bytes <= keptBytes;
  return { told, text: isKept ? sent.toString() : undefined };
}

function formed(given: unknown, log: Keeper, bytes?: number): AuditedArguments {
  const text = canonicalJson(given ?? {});
  const told = { arguments: log.digest(text), argumentBytes: bytes ?? text.length };
  const isKept = log.bodies === "encrypted" && text.length <= keptBytes;
  return { told, text: isKept ? text : undefined };
}
