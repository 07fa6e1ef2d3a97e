/** One process after the other. */

import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isKumihimoError } from "../../kernel/errors.ts";
import { folderLock } from "../database/folder-lock.ts";
import { systemCode } from "../disk-failure.ts";
import { storageErrors } from "../errors.ts";
import { encryptionErrors } from "./errors.ts";

const patienceMs = 15_000;

/**
 * Runs `work` while no other process is in its turn for `file`.
 *
 * @throws `storage.fileBusy` when another stays in its turn, `storage.folderUnusable`
 */
export async function fileTurn<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  await using stack = new AsyncDisposableStack();
  stack.use(await waitFor(file));
  return await work();
}

async function waitFor(file: string): Promise<AsyncDisposable> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return await folderLock(`${file}.lock`);
    } catch (error) {
      if (!isBusy(error)) throw unusable(file, error);
      if (performance.now() > end) throw encryptionErrors.fileBusy({ file }, { cause: error });
    }
    await wait(5 + Math.random() * 20);
  }
}

const isBusy = (error: unknown): boolean =>
  isKumihimoError(error) && error.code === "storage.databaseInUse";

function unusable(file: string, error: unknown): unknown {
  const why = systemCode(error);
  if (why === undefined) return error;
  return storageErrors.folderUnusable({ folder: dirname(file), why }, { cause: error });
}
