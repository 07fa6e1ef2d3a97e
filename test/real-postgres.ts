/** A PostgreSQL server of a test's own: a free port, a folder of its own, gone with the test. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { findProgram } from "../scripts/setup/programs.mjs";
import { belongingsOf } from "./belongings.ts";
import { freePort } from "./free-port.ts";
import { keptFolder } from "./kept-folder.ts";
import { missing, need } from "./need.ts";
import { until } from "./until.ts";

export interface RealPostgres {
  readonly url: string;
  /** The output of one statement, without decoration, as the owner of everything. */
  query(statement: string): string;
  /** As a crash would. */
  kill(): Promise<void>;
  /** Again on the same port, with what was committed. */
  start(): Promise<void>;
}

/** The server refuses to run as root; Debian's package makes a user for it. */
interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Starts a PostgreSQL server that ends with the test.
 *
 * @returns nothing where there is none; the test is then marked as {@link need} does.
 */
export async function realPostgres(t: TestContext): Promise<RealPostgres | undefined> {
  const program = findProgram("postgres");
  if (!need(t, "postgres") || program === undefined) return undefined;
  const user = await userFor();
  if (process.getuid?.() === 0 && user === undefined) {
    missing(t, "there is no user postgres to run the server as");
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-postgres-"));
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  let running: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill("SIGQUIT");
    await ended;
  };
  belongingsOf(t).defer(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });
  const binaries = dirname(await realpath(program));
  const beside = (name: string): string => join(binaries, name);
  const plain = { cwd: "/", stdio: "pipe", ...user } as const;
  const data = join(folder, "data");
  const version = /\d[\w.]*/.exec(execFileSync(program, ["--version"], plain).toString())?.[0];
  const empty = await keptFolder(`postgres-${version}-${process.getuid?.()}`, async (path) => {
    const made = join(folder, "made");
    const options = ["-U", "hub", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"];
    execFileSync(beside("initdb"), ["-D", made, ...options], plain);
    copy(made, path);
  });
  copy(empty, data);
  const port = await freePort();
  const url = `postgres://hub@127.0.0.1:${port}/postgres`;
  const query = (statement: string): string =>
    execFileSync(beside("psql"), ["-X", "-q", "-A", "-t", "-c", statement, url], plain)
      .toString()
      .trim();
  const start = async (): Promise<void> => {
    const own = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
    const quick = ["-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=60"];
    const args = ["-D", data, "-p", `${port}`, ...own, ...quick];
    running = spawn(beside("postgres"), args, { ...plain, stdio: "ignore" });
    const isReady = (): boolean => {
      if (running?.exitCode !== null) throw new Error("PostgreSQL ended before it was ready.");
      return answers(query);
    };
    await until(isReady, "PostgreSQL answers", 60);
  };
  await start();
  return { url, query, kill, start };
}

/** With their owner, who is the server's user. */
const copy = (from: string, to: string): unknown => execFileSync("cp", ["-a", from, to]);

function answers(query: (statement: string) => string): boolean {
  try {
    return query("select 1") === "1";
  } catch {
    return false;
  }
}

async function userFor(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const line = (await readFile("/etc/passwd", "utf8"))
    .split("\n")
    .find((each) => each.startsWith("postgres:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}
