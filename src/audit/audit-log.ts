/** The record of who did what: one entry for each call, in the order in which they ended. */

export interface AuditLog extends AsyncDisposable {
  /** Takes an entry at once; it is on disk within a fraction of a second. */
  record(entry: AuditEntry | AuditedPrincipal): void;
  /** Resolves once the entry, and all before it, are on disk. @throws `audit.notWritten` */
  keep(entry: AuditEntry): Promise<void>;
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
  /** Of an {@link AuditedPrincipal} written before. */
  readonly who?: string | undefined;
  /** The permission that the tool asks for, and what it says of itself. */
  readonly needs?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly destructive?: boolean | undefined;
  /** What stands in the address of a request to the admin API. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Where a rule asks for it, SHA-256 of the arguments as canonical JSON, base64url. */
  readonly arguments?: string | undefined;
  /** What the call owed, each with its rule, as `approve/large-payments`. */
  readonly obligations?: readonly string[] | undefined;
  /** The request for somebody's approval that this is about, and whose call it is. */
  readonly approval?: { readonly id: string; readonly caller: string } | undefined;
}

/** What somebody may do, written before the first of their entries and whenever it is another. */
export interface AuditedPrincipal {
  /** Names it in entries. */
  readonly who: string;
  readonly principal: string;
  readonly kind: string;
  readonly permissions: readonly string[];
  readonly groups?: readonly string[] | undefined;
}

/** Keeps nothing; for runs that do nothing on anybody's behalf. */
export const noAudit: AuditLog = {
  record() {},
  keep: () => Promise.resolve(),
  check: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
