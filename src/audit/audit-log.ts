/** The record of who did what: one entry for each call, in the order in which they ended. */

export interface AuditLog extends AsyncDisposable {
  /** Takes an entry at once; it is on disk within a fraction of a second. */
  record(entry: AuditEntry): void;
  /** Resolves while entries can be kept, and none was lost since it last did. @throws `audit.notWritten` */
  check(): Promise<void>;
}

export interface AuditEntry {
  /** Names the call in logs, too. */
  readonly call: string;
  readonly principal: string;
  readonly tool: string;
  readonly era: string;
  readonly transport: string;
  readonly outcome: string;
  /** Of a failure that the hub worded. */
  readonly code?: string | undefined;
  /** What allowed or forbade it; absent where nobody came to decide. */
  readonly because?: string | undefined;
  readonly milliseconds: number;
}

/** Keeps nothing; for runs that do nothing on anybody's behalf. */
export const noAudit: AuditLog = {
  record() {},
  check: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
