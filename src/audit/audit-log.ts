/** The record of who did what. Its lines are described in `docs/reference/audit-log.md`. */

import type { AnchorState } from "./anchors/anchoring.ts";
import type { ErasedBodies } from "./writing/erase-bodies.ts";

export interface AuditLog extends AsyncDisposable {
  /** Takes an entry at once, and whatever of it is to be kept apart. */
  record(entry: AuditEntry | AuditedPrincipal, body?: AuditBody): void;
  /**
   * Calls `then` once all that was recorded by now is out of this process's hands, so that it survives
   * its end; where `durable`, once it is on disk. While the log cannot be written: at once.
   */
  afterWrite(then: () => void, durable: boolean): void;
  /**
   * Resolves with its number once the entry, and all before it, are on disk.
   *
   * @throws `audit.notWritten`
   */
  keep(entry: AuditEntry, body?: AuditBody): Promise<number>;
  /** Resolves while entries can be kept. @throws `audit.notWritten` */
  check(): Promise<void>;
  /** Signs all that was recorded by now. @returns The signed note. @throws `audit.notWritten` */
  checkpoint(): Promise<string>;
  /** Takes away bodies of this log, and says how many. @throws `audit.notWritten` */
  erase(bodies: ErasedBodies, told: Erasure): Promise<number>;
  /** Who keeps the log's checkpoints elsewhere. */
  readonly anchors: readonly AnchorState[];
  /** What is kept of the arguments of calls. */
  readonly bodies: "none" | "hashed" | "encrypted";
  /** Keyed hash of arguments; call it only where `bodies` asks for it. */
  digest(text: string | Uint8Array): string;
}

/** Who calls what, why they may, and how it ended. */
export interface AuditEntry {
  readonly kind: "intent" | "outcome" | "call";
  /** Names the call in logs, too. */
  readonly call: string;
  /** Of an {@link AuditedPrincipal} written before. */
  readonly who?: string | undefined;
  readonly principal: string;
  /** The OAuth client that acts for them. */
  readonly client?: string | undefined;
  readonly session?: string | undefined;
  readonly tool: string;
  /** The permission that the tool asks for, and what it says of itself. */
  readonly needs?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly destructive?: boolean | undefined;
  readonly era: string;
  readonly transport: string;
  /** What allowed or forbade it; absent where nobody came to decide. */
  readonly because?: string | undefined;
  /** What the call owed, each with its rule, as `approve/large-payments`. */
  readonly obligations?: readonly string[] | undefined;
  /** The request for somebody's approval that this is about, and whose call it is. */
  readonly approval?: { readonly id: string; readonly caller: string } | undefined;
  /** What stands in the address of a request to the admin API. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Keyed hash, of {@link AuditLog.digest}. */
  readonly arguments?: string | undefined;
  readonly argumentBytes?: number | undefined;
  /** The trace id of W3C Trace Context. */
  readonly trace?: string | undefined;
  /** The number of the entry that told of its beginning. */
  readonly intent?: number | undefined;
  /** How it ended; an intent has not. */
  readonly outcome?: string | undefined;
  /** Of a failure that the hub worded. */
  readonly code?: string | undefined;
  readonly milliseconds?: number | undefined;
  readonly resultBytes?: number | undefined;
  /** What models cost, in US dollars, and how many tokens they read and wrote. */
  readonly usd?: number | undefined;
  readonly tokens?: number | undefined;
}

/** What somebody may do, written before the first of their entries and whenever it is another. */
export interface AuditedPrincipal {
  readonly kind: "who";
  /** Names it in entries. */
  readonly who: string;
  readonly principal: string;
  readonly principalKind: string;
  readonly permissions: readonly string[];
  readonly groups?: readonly string[] | undefined;
}

/** Who had something erased, and why. */
export interface Erasure {
  readonly principal: string;
  readonly why?: string | undefined;
}

/** What can be erased later; JSON texts. */
export interface AuditBody {
  readonly arguments?: string | undefined;
  readonly result?: string | undefined;
}

/** Resolves once all that was recorded by now is as {@link AuditLog.afterWrite} says. */
export const written = (
  log: Pick<AuditLog, "afterWrite">,
  { durable }: { readonly durable: boolean },
): Promise<void> => new Promise((resolve) => log.afterWrite(resolve, durable));

/** Keeps nothing; for runs that do nothing on anybody's behalf. */
export const noAudit: AuditLog = {
  record() {},
  afterWrite: (then) => then(),
  keep: () => Promise.resolve(0),
  check: () => Promise.resolve(),
  checkpoint: () => Promise.resolve(""),
  erase: () => Promise.resolve(0),
  anchors: [],
  bodies: "none",
  digest: () => "",
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
