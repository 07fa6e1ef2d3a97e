import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../telemetry/log.ts";
import type { auditFiles } from "./audit-files.ts";
import { line } from "./audit-line.ts";
import { createLineBuffer } from "./line-buffer.ts";

/** Writes lines in batches, and counts those that could not be written. */
export interface AuditWriter {
  /** False where there is no room for it: then it is counted as lost. */
  add(text: string): boolean;
  /** Writes all that waits; one at a time. What comes meanwhile waits for the next. It does not throw. */
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
  const write = async (): Promise<void> => {
    const { bytes, count } = waiting.take();
    if (count === 0) return;
    const missing = lost;
    lost = 0;
    const note = missing > 0 ? [Buffer.from(line(clock, { lost: missing }))] : [];
    try {
      await files.append([...note, ...bytes]);
    } catch (error) {
      return failed(error, missing + count);
    }
    if (trouble !== undefined) log.info("The audit log is written again.");
    trouble = undefined;
  };

  return {
    add(text) {
      const added = waiting.add(text);
      if (!added) lost += 1;
      return added;
    },
    write,
    get trouble() {
      return trouble;
    },
    get isWell() {
      return trouble === undefined && lost === 0;
    },
  };
}
