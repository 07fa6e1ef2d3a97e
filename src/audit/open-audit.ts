import type { AnchorState } from "./anchors/anchoring.ts";
import type { AuditBody, AuditEntry, AuditLog, Erasure } from "./audit-log.ts";
import { type AuditNeeds, type BegunLog, beginLog } from "./begin-log.ts";
import { auditErrors } from "./errors.ts";
import type { ErasedBodies } from "./writing/erase-bodies.ts";
import type { LogWriter } from "./writing/log-writer.ts";

/** Entries, and letters of bodies, that may wait until the log is open. */
const mostEarly = 10_000;
const mostEarlyBodies = 32 * 1024 * 1024;

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
  #open: BegunLog | undefined;
  #opening: Promise<LogWriter> | undefined;
  #early: Early[] = [];
  #earlyBodies = 0;
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
    if (writer.isFull) await writer.flush();
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

  get anchors(): readonly AnchorState[] {
    return this.#open?.anchors ?? [];
  }

  async erase(bodies: ErasedBodies, told: Erasure): Promise<number> {
    await this.#opened();
    return (await this.#open?.erase(bodies, told)) ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opening?.catch(() => {});
    if (this.#open === undefined) return;
    this.#add({ kind: "closed" });
    await this.#open[Symbol.asyncDispose]();
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
    if (this.#early.length < mostEarly && this.#earlyBodies < mostEarlyBodies) {
      this.#early.push(early);
      this.#earlyBodies += early.body?.length ?? 0;
    } else this.#lost += 1;
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
    try {
      const begun = await beginLog(this.#needs, (trouble) => this.#went(trouble));
      for (const { at, entry, body } of this.#early) {
        if (begun.writer.append(at, entry, body) === undefined) this.#lost += 1;
      }
      this.#early = [];
      this.#earlyBodies = 0;
      this.#open = begun;
      this.#went(undefined);
      return begun.writer;
    } catch (error) {
      this.#went(error);
      throw this.#notWritten(error);
    }
  }

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

const overdue = (): Error =>
  Object.assign(new Error("The disk did not answer."), { code: "ETIMEDOUT" });

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown";
