import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../kernel/clock.ts";

export interface AuditFilesNeeds {
  readonly directory: string;
  readonly retainDays: number;
  readonly clock: Clock;
}

/** A file is followed by the next from this size on, in bytes. */
const fileBytes = 64 * 1024 * 1024;

/** The files of this process, begun with the first entry. */
export function auditFiles({ directory, retainDays, clock }: AuditFilesNeeds) {
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
    /** Waits until the disk has what was written. */
    async sync(): Promise<void> {
      await handle?.datasync();
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
