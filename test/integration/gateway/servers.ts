/** Every kind of server, running: those over HTTP in this process, those over stdio as programs. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Era } from "../../../src/upstreams/introduction.ts";
import { fileJournal } from "../../../src/upstreams/testing/showroom/journal.ts";
import {
  type HttpKind,
  httpKinds,
  serveHttp,
} from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { type StdioKind, stdioKinds } from "../../../src/upstreams/testing/showroom/serve-stdio.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { showroomProgram } from "../../../src/upstreams/testing/showroom/start-process.ts";
import { httpWire, stdioWire, type Wire } from "../../../src/upstreams/testing/wire.ts";
import type { ServerTraits } from "./expectations/expectation.ts";

export interface RunningServer extends ServerTraits {
  /** Straight to it. */
  readonly wire: () => Wire;
  /** Of the hub's configuration. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Servers extends AsyncDisposable {
  readonly all: readonly RunningServer[];
}

const eraOf = (kind: HttpKind | StdioKind): Era =>
  ["modern", "both", "stdio-both", "stdio-modern"].includes(kind) ? "modern" : "legacy";

export async function startServers(): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-servers-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const http = await Promise.all(
    httpKinds.map(async (kind): Promise<RunningServer> => {
      const { url, room } = stack.use(await serveHttp(kind, createShowroom({ name: kind })));
      const whole = kind !== "stateless";
      const streams = kind !== "sessions-json";
      return {
        name: kind,
        era: eraOf(kind),
        transport: "http",
        asks: whole && streams,
        speaks: streams,
        tells: whole,
        journal: room.journal,
        wire: () => httpWire(url),
        settings: { transport: "http", instances: [{ url }] },
      };
    }),
  );
  const stdio = stdioKinds.map((kind): RunningServer => {
    const file = join(folder, `${kind}.journal`);
    const program = { command: process.execPath, args: [showroomProgram, kind, "--journal", file] };
    return {
      name: kind,
      era: eraOf(kind),
      transport: "stdio",
      asks: true,
      speaks: true,
      tells: true,
      journal: fileJournal(file),
      wire: () => stdioWire(program),
      settings: { transport: "stdio", ...program, env: compiledCode() },
    };
  });
  const owned = stack.move();
  return { all: [...http, ...stdio], [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A hub gives its programs no such variable by itself; with it they start in half the time. */
function compiledCode(): Readonly<Record<string, string>> {
  const folder = process.env["NODE_COMPILE_CACHE"];
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}
