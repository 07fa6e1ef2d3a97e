import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface FixtureHub extends AsyncDisposable {
  /** The address of its MCP endpoint. */
  readonly mcp: string;
}

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Starts the hub as a user does, on a free port, with an empty data folder and the fixtures. */
export async function startFixtureHub(): Promise<FixtureHub> {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-conformance-"));
  const flags = ["--port", "0", "--auth", "none", "--data-dir", folder, "--json"];
  const plugin = ["--plugin", fileAt("fixture-plugin.ts")];
  const child = spawn(
    process.execPath,
    [fileAt("../../src/main.ts"), "serve", ...flags, ...plugin],
    {
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const { mcp } = Object(JSON.parse(line));
    if (typeof mcp === "string") return { mcp, [Symbol.asyncDispose]: stop };
  }
  await stop();
  throw new Error("The hub ended before it was ready.");
}
