import type { Log } from "../telemetry/log.ts";
import { auditFiles, type AuditFilesNeeds } from "./audit-files.ts";
import { line } from "./audit-line.ts";
import type { AuditLog } from "./audit-log.ts";
import { createAuditWriter } from "./audit-writer.ts";
import { auditErrors } from "./errors.ts";

export interface FileAuditNeeds extends AuditFilesNeeds {
  readonly log: Log;
}

/** How long entries are gathered before they are written together, in milliseconds. */
const gatherMs = 100;

/**
 * An audit log of JSON Lines, files of its own for each process, readable by nobody else.
 *
 * Entries are gathered and written in the background, so that a call never waits for the disk. What
 * cannot be written is counted, the count becomes an entry, and `check` fails until then.
 */
export function fileAudit(needs: FileAuditNeeds): AuditLog {
  const { clock } = needs;
  const files = auditFiles(needs);
  const writer = createAuditWriter(files, needs);
  let timer: NodeJS.Timeout | undefined;
  /** The last of all writes so far; each begins when the one before has ended. */
  let last = Promise.resolve();
  let waiting: Promise<void> | undefined;

  /** Writes all that waits by now. One write waits for its turn at most, and takes what came until then. */
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    waiting ??= last.then(() => {
      waiting = undefined;
      return writer.write();
    });
    last = waiting;
    return waiting;
  };

  return {
    record(entry) {
      if (writer.add(line(clock, entry))) {
        timer ??= setTimeout(() => void flush(), gatherMs).unref();
      }
    },
    async keep(entry) {
      const added = writer.add(line(clock, entry));
      await flush();
      if (!added || writer.trouble !== undefined) {
        throw auditErrors.notWritten({ why: codeOf(writer.trouble) });
      }
      await files.sync();
    },
    async check() {
      await flush();
      if (writer.isWell) return;
      // Nothing waits any more that would show that the disk is well again.
      writer.add(line(clock, { check: "the log can be written" }));
      await flush();
      if (writer.trouble !== undefined) {
        throw auditErrors.notWritten({ why: codeOf(writer.trouble) });
      }
    },
    async [Symbol.asyncDispose]() {
      await flush();
      await flush();
      await files.close();
    },
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown";
