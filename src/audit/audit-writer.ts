import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../telemetry/log.ts";
import type { auditFiles } from "./audit-files.ts";
import { line } from "./audit-line.ts";
import { createLineBuffer } from "./line-buffer.ts";

/** Writes lines in batches, and counts those that could not be written. */
export interface AuditWriter {
  /** False where there is no room for it: then it is counted as lost. */
  add(text: string): boolean;
  /** Writes all that waits, and what comes meanwhile; one at a time. It does not throw. */
  write(): Promise<void>;
  /** Why the last batch could not be written. */
  readonly trouble: unknown;
  /** Nothing was lost that no entry tells of. */
  readonly isWell: boolean;
}

/** What may wait for a disk that has fallen behind, in bytes. */
const mostWaiting = 8 * 1024 * 1024;

export function createAuditWriter(
  files: Pick<ReturnType<typeof auditFiles>, "append">,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): AuditWriter {
  const waiting = createLineBuffer(mostWaiting);
  let lost = 0;
  let trouble: unknown;

  const failed = (error: unknown, missing: number): void => {
    lost += missing;
    if (trouble === undefined) log.error("The audit log cannot be written.", { error });
    trouble = error;
  };
  /** Whether there may be more. */
  const writeBatch = async (): Promise<boolean> => {
    const { bytes, count } = waiting.take();
    if (count === 0) return false;
    const missing = lost;
    lost = 0;
    const note = missing > 0 ? [Buffer.from(line(clock, { lost: missing }))] : [];
    try {
      await files.append([...note, ...bytes]);
    } catch (error) {
      failed(error, missing + count);
      return false;
    }
    if (trouble !== undefined) log.info("The audit log is written again.");
    trouble = undefined;
    return true;
  };

  return {
    add(text) {
      const added = waiting.add(text);
      if (!added) lost += 1;
      return added;
    },
    async write() {
      let more = true;
      while (more) more = await writeBatch();
    },
    get trouble() {
      return trouble;
    },
    get isWell() {
      return trouble === undefined && lost === 0;
    },
  };
}
