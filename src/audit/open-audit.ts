import { shortId } from "../kernel/ids.ts";
import type { Clock } from "../kernel/clock.ts";
import type { KeyWrapping } from "../storage/encryption/key-wrapping.ts";
import type { Log } from "../telemetry/log.ts";
import type { AuditBody, AuditEntry, AuditLog } from "./audit-log.ts";
import { openBodyVault } from "./bodies/body-vault.ts";
import { auditErrors } from "./errors.ts";
import type { AuditKey } from "./keys/audit-key.ts";
import { LogWriter } from "./writing/log-writer.ts";
import type { SignedCheckpoint } from "./writing/sealer.ts";
import { openLog, type OpenLog } from "./writing/open-log.ts";

export interface AuditNeeds {
  readonly directory: string;
  readonly key: AuditKey;
  readonly checkpoint: { readonly entries: number; readonly seconds: number };
  readonly bodies: AuditLog["bodies"];
  /** Wraps the keys of bodies; asked for only where they are kept. */
  readonly wrapping: () => Promise<KeyWrapping>;
  /** Of the hub. */
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Left out, a segment grows to 32 MiB. */
  readonly segmentBytes?: number;
}

const standardSegmentBytes = 32 * 1024 * 1024;

/** Entries that may wait until the log is open. */
const mostEarly = 10_000;

/** The longest that a call waits for the disk. */
const mostSyncSeconds = 10;

/** The log of this process. Nothing is written before the first entry. */
export function openAudit(needs: AuditNeeds): AuditLog {
  return new ProcessAudit(needs);
}

interface Early {
  readonly at: number;
  readonly entry: object;
  readonly body: string | undefined;
}

class ProcessAudit implements AuditLog {
  readonly bodies: AuditLog["bodies"];
  readonly #needs: AuditNeeds;
  #open: { readonly log: OpenLog; readonly writer: LogWriter } | undefined;
  #opening: Promise<LogWriter> | undefined;
  #early: Early[] = [];
  #lost = 0;
  #trouble: unknown;

  constructor(needs: AuditNeeds) {
    this.#needs = needs;
    this.bodies = needs.bodies;
  }

  digest(text: string | Uint8Array): string {
    return this.#needs.key.digest(text);
  }

  record(entry: object, body?: AuditBody): void {
    this.#add(entry, body);
  }

  afterWrite(then: () => void, durable: boolean): void {
    const writer = this.#open?.writer;
    if (writer === undefined) {
      if (this.#early.length === 0) return then();
      this.#opened().then(() => this.afterWrite(then, durable), then);
    } else if (durable && writer.trouble === undefined) {
      writer.afterSync(() => then());
    } else {
      writer.afterWrite(then);
    }
  }

  async keep(entry: AuditEntry, body?: AuditBody): Promise<number> {
    const writer = await this.#opened();
    const seq = this.#add(entry, body);
    if (seq === undefined) throw this.#notWritten(writer.trouble);
    await this.#synced(writer);
    return seq;
  }

  async check(): Promise<void> {
    const writer = await this.#opened();
    await this.#synced(writer);
    if (this.#lost > 0) this.#tellLost(writer);
    if (this.#lost > 0 || writer.trouble !== undefined) throw this.#notWritten(writer.trouble);
  }

  async checkpoint(): Promise<string> {
    const writer = await this.#opened();
    const note = await writer.sign();
    if (note === undefined) throw this.#notWritten(writer.trouble);
    return note;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opening?.catch(() => {});
    if (this.#open === undefined) return;
    const { log, writer } = this.#open;
    this.#add({ kind: "closed" });
    await writer.close();
    await log.lock[Symbol.asyncDispose]();
  }

  #add(entry: object, body?: AuditBody): number | undefined {
    const at = this.#needs.clock.now().getTime();
    const text = body === undefined ? undefined : bodyText(body);
    const writer = this.#open?.writer;
    if (writer === undefined) {
      this.#wait({ at, entry, body: text });
      return undefined;
    }
    if (this.#lost > 0) this.#tellLost(writer);
    const seq = writer.append(at, entry, text);
    if (seq === undefined) this.#lost += 1;
    return seq;
  }

  /** Until the log is open. */
  #wait(early: Early): void {
    if (this.#early.length < mostEarly) this.#early.push(early);
    else this.#lost += 1;
    // What is wrong is told, and tried again, whenever somebody asks how the log is.
    this.#opened().catch(() => {});
  }

  #tellLost(writer: LogWriter): void {
    const told = writer.append(this.#needs.clock.now().getTime(), {
      kind: "lost",
      count: this.#lost,
    });
    if (told !== undefined) this.#lost = 0;
  }

  async #synced(writer: LogWriter): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const slow = setTimeout(() => resolve(overdue()), mostSyncSeconds * 1000);
    writer.afterSync(resolve);
    const failure = await promise;
    clearTimeout(slow);
    if (failure !== undefined) throw this.#notWritten(failure);
  }

  /** @throws `audit.notWritten` */
  #opened(): Promise<LogWriter> {
    if (this.#open !== undefined) return Promise.resolve(this.#open.writer);
    this.#opening ??= this.#begin().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #begin(): Promise<LogWriter> {
    const { directory, key, log, bodies, clock, version, checkpoint } = this.#needs;
    try {
      const found = await openLog({ directory, key, log, isKnown: nobodyKnows });
      const { state, signer } = found;
      const vault =
        bodies === "encrypted"
          ? await openBodyVault({
              folder: state.folder,
              signer,
              wrapping: await this.#needs.wrapping(),
              segment: state.segment?.start,
            })
          : undefined;
      const writer = new LogWriter({
        state,
        signer,
        checkpoint,
        segmentBytes: this.#needs.segmentBytes ?? standardSegmentBytes,
        vault,
        clock,
        went: (trouble) => this.#went(trouble),
        signed: (signed) => this.#signed(signed),
      });
      const torn = state.torn > 0 ? { torn: state.torn } : {};
      writer.append(clock.now().getTime(), {
        kind: "opened",
        version,
        process: shortId(),
        ...torn,
      });
      for (const { at, entry, body } of this.#early) writer.append(at, entry, body);
      this.#early = [];
      this.#open = { log: found, writer };
      this.#went(undefined);
      return writer;
    } catch (error) {
      this.#went(error);
      throw this.#notWritten(error);
    }
  }

  #signed(_checkpoint: SignedCheckpoint): void {}

  #went(trouble: unknown): void {
    const { log } = this.#needs;
    if (trouble !== undefined && this.#trouble === undefined) {
      log.error("The audit log cannot be written.", { error: trouble });
    }
    if (trouble === undefined && this.#trouble !== undefined) {
      log.info("The audit log is written again.");
    }
    this.#trouble = trouble;
  }

  #notWritten(cause: unknown): Error {
    return auditErrors.notWritten({ why: codeOf(cause) }, { cause });
  }
}

/** Both are JSON texts. */
const bodyText = ({ arguments: given = "null", result }: AuditBody): string =>
  `{"arguments":${given}${result === undefined ? "" : `,"result":${result}`}}`;

const nobodyKnows = (): Promise<boolean> => Promise.resolve(true);

const overdue = (): Error =>
  Object.assign(new Error("The disk did not answer."), { code: "ETIMEDOUT" });

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown";
