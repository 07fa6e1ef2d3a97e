/** What exactly is started for one upstream. */

import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Log } from "../../telemetry/log.ts";
import { upstreamErrors } from "../errors.ts";
import type { StdioUpstreamSettings } from "../settings.ts";
import { childEnvironment, type Environment } from "./child-environment.ts";
import { findProgram } from "./find-program.ts";
import type { Machine } from "./machine.ts";
import type { Sandbox } from "./sandbox/find-sandbox.ts";

export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface LaunchNeeds {
  readonly log: Log;
  /** The hub's own. */
  readonly environment: Environment;
  readonly machine: Machine;
}

/**
 * Looks the program up and puts before it what holds it in.
 *
 * @throws `upstreams.badCommand`, `upstreams.noSandbox`
 */
export async function planLaunch(
  name: string,
  settings: StdioUpstreamSettings,
  needs: LaunchNeeds,
): Promise<Launch> {
  const environment = childEnvironment(needs.environment, settings.env);
  const cwd = resolve(settings.cwd ?? ".");
  const file = findProgram(settings.command, environment["PATH"] ?? "", cwd);
  if (!isFolder(cwd)) throw badCommand(name, "Its folder is not there.");
  if (file === undefined) throw badCommand(name, "There is no such program that may be run.");
  const plain = { file, args: settings.args, cwd, environment };
  const sandbox = await sandboxFor(name, settings, needs);
  if (sandbox !== undefined) return shutIn(plain, sandbox, settings);
  const prefix = await needs.machine.deathSignal();
  if (prefix === undefined) return plain;
  const [first, ...options] = prefix;
  return { ...plain, file: first, args: [...options, file, ...settings.args] };
}

const badCommand = (upstream: string, why: string): Error =>
  upstreamErrors.badCommand({ upstream }, { cause: new Error(why) });

async function sandboxFor(
  upstream: string,
  { sandbox: { mode } }: StdioUpstreamSettings,
  { machine, log }: LaunchNeeds,
): Promise<Sandbox | undefined> {
  if (mode === "off") return undefined;
  const finding = await machine.sandbox();
  if (finding.state === "works") return finding.sandbox;
  if (mode === "required") throw upstreamErrors.noSandbox({ upstream });
  log.warn("It starts without a sandbox, for this machine has none that works.");
  return undefined;
}

/** In the sandbox its home is its own `/tmp`, for the hub's is not there. */
function shutIn(plain: Launch, sandbox: Sandbox, settings: StdioUpstreamSettings): Launch {
  const { read, write, network } = settings.sandbox;
  const own = settings.cwd === undefined ? [] : [plain.cwd];
  const box = { read: [...read, ...own], write, network, folder: plain.cwd };
  return {
    file: sandbox.file,
    args: sandbox.arguments(box, plain.file, plain.args),
    cwd: "/",
    environment: { ...plain.environment, HOME: "/tmp", TMPDIR: "/tmp", ...settings.env },
  };
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
