import type { TestContext } from "node:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { belongingsOf } from "../../../../test/belongings.ts";
import { LogMaker } from "./log-maker.ts";

export async function testFolder(t: TestContext): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "kumihimo-verify-"));
  belongingsOf(t).defer(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** A log of few bytes in three segments, closed, with bodies; each byte of it can be damaged in a test. */
export function smallLog(name: string): LogMaker {
  const log = new LogMaker(name);
  log.addWithBody();
  log.rotate();
  log.addWithBody();
  log.rotate();
  log.close();
  return log;
}

/** A log on disk, of which one file or another is replaced for a moment. */
export interface SavedLog {
  /** Of all logs. */
  readonly directory: string;
  readonly folder: string;
  readonly log: LogMaker;
  /** Puts other contents in place of files, runs, and puts the files back. */
  withFiles<Result>(
    files: Readonly<Record<string, Buffer>>,
    run: () => Promise<Result>,
  ): Promise<Result>;
  /** What the file holds, whole. */
  bytes(file: string): Buffer;
}

export async function savedLog(t: TestContext, log: LogMaker): Promise<SavedLog> {
  const directory = await testFolder(t);
  const folder = await log.save(path.join(directory, log.origin.split("/").at(-1) ?? ""));
  const bytes = (file: string): Buffer => {
    const found = log.files.get(file);
    if (found === undefined) throw new Error(`no file ${file}`);
    return found;
  };
  return {
    directory,
    folder,
    log,
    bytes,
    async withFiles(files, run) {
      for (const [file, content] of Object.entries(files)) {
        await writeFile(path.join(folder, file), content);
      }
      try {
        return await run();
      } finally {
        for (const file of Object.keys(files)) {
          const before = log.files.get(file);
          if (before === undefined) await rm(path.join(folder, file));
          else await writeFile(path.join(folder, file), before);
        }
      }
    },
  };
}
