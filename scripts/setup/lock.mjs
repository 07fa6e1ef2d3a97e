/**
 * A lock between processes of one machine. It survives neither its owner nor a crash.
 *
 * The lock is a folder that holds one file, named after its owner. It is taken by moving a ready
 * folder into place, and taken over from a dead owner by renaming that owner's file: the file system
 * lets only one process win either.
 *
 * @module
 */

import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError, say } from "./say.mjs";

const pollMs = 200;

/**
 * @template Result
 * @param {string} lock a path that nothing else uses
 * @param {() => Promise<Result>} work
 * @param {{ seconds?: number }} [limits] how long to wait for another owner
 * @returns {Promise<Result>}
 * @throws {SetupError} when the lock stays taken
 */
export async function withLock(lock, work, { seconds = 1800 } = {}) {
  const me = `${process.pid}@${hostname()}@${randomUUID()}`;
  const deadline = Date.now() + seconds * 1000;
  let waiting = false;
  while (!take(lock, me) && !takeOver(lock, me)) {
    if (!waiting) say("waiting for another set-up to finish");
    waiting = true;
    if (Date.now() > deadline) {
      throw new SetupError(`another set-up holds ${lock}; if none is running, remove that folder.`);
    }
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    giveBack(lock, me);
  }
}

/**
 * @param {string} lock
 * @param {string} me
 */
function take(lock, me) {
  const ready = `${lock}.${me}`;
  mkdirSync(dirname(lock), { recursive: true });
  mkdirSync(ready);
  writeFileSync(join(ready, me), "");
  try {
    renameSync(ready, lock);
    return true;
  } catch (error) {
    rmSync(ready, { recursive: true, force: true });
    if (codeOf(error, ["ENOTEMPTY", "EEXIST", "EPERM"])) return false;
    throw error;
  }
}

/**
 * @param {string} lock
 * @param {string} me
 */
function takeOver(lock, me) {
  try {
    const owner = readdirSync(lock)[0];
    if (owner === undefined || isAlive(owner)) return false;
    renameSync(join(lock, owner), join(lock, me));
    return true;
  } catch (error) {
    if (codeOf(error, ["ENOENT"])) return false;
    throw error;
  }
}

/**
 * @param {string} lock
 * @param {string} me
 */
function giveBack(lock, me) {
  rmSync(join(lock, me), { force: true });
  try {
    rmdirSync(lock);
  } catch {
    // The next owner has moved in already.
  }
}

/**
 * An owner on another machine, or in another container that shares the folder, counts as alive.
 *
 * @param {string} owner
 */
function isAlive(owner) {
  const [pid, host] = owner.split("@");
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return !codeOf(error, ["ESRCH"]);
  }
}

/**
 * @param {unknown} error
 * @param {readonly string[]} codes
 */
function codeOf(error, codes) {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
