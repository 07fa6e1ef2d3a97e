import { type AuditEntry, type AuditLog, noAudit } from "../audit-log.ts";

/** A log that only notes, in `entries`, what calls it is told of. */
export interface NotedAudit extends AuditLog {
  readonly entries: AuditEntry[];
}

export function notedAudit(more: Partial<AuditLog> = {}): NotedAudit {
  const entries: AuditEntry[] = [];
  return {
    ...noAudit,
    record: (entry) => void ("call" in entry && entries.push(entry)),
    keep: async (entry) => entries.push(entry) - 1,
    ...more,
    entries,
  };
}
