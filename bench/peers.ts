/**
 * Other gateways from npm, each started as its own documentation says. They have a lock of their own
 * (`bench/peers`), are installed only when somebody asks for this group, and run no scripts of theirs.
 */

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isInstalled } from "../scripts/setup/installed.mjs";
import { npmCi } from "../scripts/setup/npm.mjs";
import { freePort } from "../test/free-port.ts";
import { end } from "./started.ts";

const home = path.join(import.meta.dirname, "peers");

/** @throws where npm cannot install them */
export async function installPeers(): Promise<void> {
  if (!isInstalled(home)) await npmCi(home, { node: process.execPath, env: process.env });
}

export interface Peer extends AsyncDisposable {
  readonly pid: number;
  readonly origin: string;
  /** Its own; whatever it keeps goes there, and away with it. */
  readonly folder: string;
}

export interface PeerProgram {
  /** Below `node_modules`. */
  readonly script: string;
  /** What it is told, once its port and folder are known. */
  readonly args: (own: { readonly port: number; readonly folder: string }) => readonly string[];
  readonly prepare?: (folder: string) => Promise<void>;
}

export async function startedPeer({ script, args, prepare }: PeerProgram): Promise<Peer> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-bench-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  await prepare?.(folder);
  const port = await freePort();
  const file = path.join(home, "node_modules", script);
  const { PATH } = process.env;
  const child = spawn(process.execPath, [file, ...args({ port, folder })], {
    stdio: "ignore",
    env: { PATH, HOME: folder, NODE_ENV: "production" },
  });
  stack.defer(() => end(child));
  const owned = stack.move();
  return {
    pid: child.pid ?? 0,
    origin: `http://127.0.0.1:${port}`,
    folder,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
