/** The hub as a user runs it: its own process, a free port, an empty data folder. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { received } from "../src/mcp/testing/requests.ts";
import { searchProcess, witnessed } from "./canaries-of-process.ts";
import { assertNoLeaks, watchAnswers } from "./canaries-watch.ts";

export const checkout: string = fileURLToPath(new URL("..", import.meta.url));

export interface CallResult {
  readonly content: readonly {
    readonly type: string;
    readonly text?: string;
    readonly uri?: string;
    readonly mimeType?: string;
  }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly isError?: boolean;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

export interface RealHub extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly folder: string;
  readonly url: string;
  readonly token: string;
  /** What the hub wrote to standard error so far. */
  readonly log: () => string;
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Calls a tool as a legacy client; the answer without its envelope. */
  call(tool: string, args: unknown): Promise<CallResult>;
}

/** The code of a tool's failure; nothing where it did not fail. */
export function codeOf({ _meta }: CallResult): unknown {
  const error = _meta?.["kumihimo/error"];
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}

/**
 * Starts `kumihimo serve` with `flags` behind the usual ones, and waits until it listens.
 *
 * @param environment what its environment has besides that of the test.
 */
export async function realHub(
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<RealHub> {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-test-"));
  const usual = ["serve", "--port", "0", "--data-dir", path.join(folder, "data"), "--json"];
  const child = spawn(
    process.execPath,
    [...witnessed(folder), path.join(checkout, "bin/kumihimo.mjs"), ...usual, ...flags],
    {
      cwd: checkout,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let written = "";
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    written += text;
  });
  const said = JSON.parse(await firstLine(child, () => written));
  if (said.error !== undefined) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`The hub did not start: ${said.error.code}`);
  }
  const token = said.tokenFile === undefined ? "" : (await readFile(said.tokenFile, "utf8")).trim();

  watchAnswers(said.url);
  const post: RealHub["post"] = (body, headers = {}) =>
    fetch(said.mcp, {
      method: "POST",
      headers: {
        ...bearer(token),
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return {
    process: child,
    folder,
    url: said.url,
    token,
    log: () => written,
    post,
    async call(name, args) {
      const params = { name, arguments: args };
      const answer = await post({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
      // What takes long comes as a stream, and the answer is the last of it.
      const { messages, status } = await received(answer);
      const { result, error } = Object(messages.at(-1));
      if (result === undefined) throw new Error(`${status} ${JSON.stringify(error)}`);
      return result;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        const metrics = fetch(new URL("/metrics", said.url), { headers: bearer(token) });
        await metrics.then((answer) => answer.text()).catch(() => {});
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      await searchProcess(folder, { printed, log: written });
      await rm(folder, { recursive: true, force: true });
      assertNoLeaks();
    },
  };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function firstLine(child: ChildProcess, log: () => string): Promise<string> {
  if (child.stdout === null) throw new Error("The hub has no standard output.");
  // Its log is whole only then.
  const ended = once(child, "close").then(([code]) => {
    throw new Error(`The hub ended with status ${String(code)}: ${log()}`);
  });
  ended.catch(() => {});
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    ended,
  ]);
  return String(line);
}
