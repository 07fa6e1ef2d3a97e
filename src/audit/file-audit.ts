import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../telemetry/log.ts";
import type { AuditEntry, AuditLog } from "./audit-log.ts";
import { auditErrors } from "./errors.ts";
import { createLineBuffer } from "./line-buffer.ts";

export interface FileAuditNeeds {
  readonly directory: string;
  readonly retainDays: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long entries are gathered before they are written together, in milliseconds. */
const gatherMs = 100;
/** What may wait for a disk that has fallen behind, in bytes. */
const mostWaiting = 8 * 1024 * 1024;
/** A file is followed by the next from this size on, in bytes. */
const fileBytes = 64 * 1024 * 1024;

/**
 * An audit log of JSON Lines, files of its own for each process, readable by nobody else.
 *
 * Entries are gathered and written in the background, so that a call never waits for the disk. What
 * cannot be written is counted, the count becomes an entry, and `check` fails until then.
 */
export function fileAudit(needs: FileAuditNeeds): AuditLog {
  const { clock, log } = needs;
  const files = auditFiles(needs);
  const waiting = createLineBuffer(mostWaiting);
  let lost = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let trouble: unknown;

  const write = async (): Promise<void> => {
    for (;;) {
      const { bytes, count } = waiting.take();
      if (count === 0) return;
      const missing = lost;
      lost = 0;
      const note = missing > 0 ? [Buffer.from(line(clock, { lost: missing }))] : [];
      try {
        await files.append([...note, ...bytes]);
        if (trouble !== undefined) log.info("The audit log is written again.");
        trouble = undefined;
      } catch (error) {
        lost += missing + count;
        if (trouble === undefined) log.error("The audit log cannot be written.", { error });
        trouble = error;
        return;
      }
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  };

  return {
    record(entry) {
      if (!waiting.add(line(clock, entry))) {
        lost += 1;
        return;
      }
      timer ??= setTimeout(() => void flush(), gatherMs).unref();
    },
    async check() {
      await flush();
      if (trouble === undefined && lost === 0) return;
      // Nothing waits any more that would show that the disk is well again.
      waiting.add(line(clock, { check: "the log can be written" }));
      await flush();
      if (trouble !== undefined) throw auditErrors.notWritten({ why: codeOf(trouble) });
    },
    async [Symbol.asyncDispose]() {
      await flush();
      await flush();
      await files.close();
    },
  };
}

const line = (clock: Clock, entry: AuditEntry | object): string =>
  `{"at":"${isoOf(clock.now().getTime())}",${JSON.stringify(entry).slice(1)}\n`;

let minute = Number.NaN;
let minuteText = "";

/** As `Date.toISOString`, which costs as much as the rest of an entry: most entries share their minute. */
function isoOf(time: number): string {
  const start = time - (time % 60_000);
  if (start !== minute) {
    minute = start;
    minuteText = new Date(start).toISOString().slice(0, 17);
  }
  const rest = time - start;
  const seconds = Math.floor(rest / 1000);
  const milliseconds = rest % 1000;
  return `${minuteText}${twoDigits(seconds)}.${twoDigits(Math.floor(milliseconds / 10))}${milliseconds % 10}Z`;
}

const twoDigits = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** The files of this process, begun with the first entry. */
function auditFiles({ directory, retainDays, clock }: FileAuditNeeds) {
  let handle: FileHandle | undefined;
  let written = 0;

  const begin = async (): Promise<FileHandle> => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await removeOld(directory, clock.now().getTime() - retainDays * 86_400_000);
    const started = clock.now().toISOString().replaceAll(/[:.]/g, "-");
    written = 0;
    return open(path.join(directory, `${started}-${process.pid}.jsonl`), "a", 0o600);
  };

  return {
    async append(pieces: readonly Buffer[]): Promise<void> {
      if (written >= fileBytes) await this.close();
      handle ??= await begin();
      try {
        for (const piece of pieces) {
          await handle.appendFile(piece);
          written += piece.length;
        }
      } catch (error) {
        await this.close().catch(() => undefined);
        throw error;
      }
    },
    async close(): Promise<void> {
      const ending = handle;
      handle = undefined;
      await ending?.close();
    },
  };
}

async function removeOld(directory: string, before: number): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.endsWith(".jsonl")) continue;
    const file = path.join(directory, name);
    const { mtimeMs } = await stat(file);
    if (mtimeMs < before) await rm(file, { force: true });
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown";
