/**
 * Child processes of set-up: quiet steps, and at last the command itself.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { SetupError } from "./say.mjs";

const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
const keptOutput = 64 * 1024;

/** Set-up was told to stop while a step ran. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

/**
 * @typedef {object} Step
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {number} seconds the step is killed after them
 * @property {boolean} [finishes] the step is let finish when set-up is told to stop
 */

/**
 * Runs one step of set-up and keeps what it prints.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Step} step
 * @returns {Promise<{ ok: boolean, output: string }>}
 * @throws {Interrupted}
 */
export async function runStep(command, args, { cwd, env, seconds, finishes = false }) {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    // Its own process group keeps the terminal's Ctrl-C away from it.
    detached: finishes,
    timeout: seconds * 1000,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => (output = (output + text).slice(-keptOutput)));
  }
  /** @type {NodeJS.Signals | undefined} */
  let told;
  const release = onSignals((signal) => {
    told = signal;
    if (!finishes) child.kill(signal);
  });
  try {
    const { status } = await ending(child, command);
    if (told !== undefined) throw new Interrupted(told);
    return { ok: status === 0, output };
  } finally {
    release();
  }
}

/**
 * Runs the command that set-up was for, in the same terminal, and passes signals on to it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit status, or 128 and the signal's number
 */
export async function handOver(command, args, env) {
  const child = spawn(command, args, { env, stdio: "inherit" });
  const release = onSignals((signal) => {
    if (!terminalTells(signal)) child.kill(signal);
  });
  try {
    const { status, signal } = await ending(child, command);
    return signal === null ? (status ?? 1) : statusOf(signal);
  } finally {
    release();
  }
}

/**
 * Stops this process when npm is gone: killed outright, it cannot pass a signal on, and would leave
 * the command running with nobody to stop it.
 */
export function endWithNpm() {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 200);
  watch.unref();
}

/** @param {NodeJS.Signals} signal */
export function statusOf(signal) {
  return 128 + constants.signals[signal];
}

/**
 * A terminal sends these to every process that it shows; passing them on would send them twice.
 *
 * @param {NodeJS.Signals} signal
 */
function terminalTells(signal) {
  return signal !== "SIGTERM" && process.stdin.isTTY;
}

/** @param {(signal: NodeJS.Signals) => void} listener */
function onSignals(listener) {
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} command
 * @returns {Promise<{ status: number | null, signal: NodeJS.Signals | null }>}
 */
function ending(child, command) {
  return new Promise((resolve, reject) => {
    child.once("error", (error) =>
      reject(new SetupError(`could not start "${command}": ${error.message}`)),
    );
    child.once("close", (status, signal) => resolve({ status, signal }));
  });
}
