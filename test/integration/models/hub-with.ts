/** A hub in this process, with the model providers of a test. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openApp } from "../../../src/app.ts";
import type { App, CallOptions } from "../../../src/cli/app-contract.ts";
import { config } from "../../../src/config/schema.ts";
import type { UsageReport } from "../../../src/models/usage-report.ts";
import type { Answer } from "../../../src/pipeline/define-tool.ts";
import { silentLog } from "../../../src/telemetry/log.ts";
import { scrubber } from "../../../src/telemetry/scrubber.ts";
import { checkout } from "../../real-hub.ts";

export interface HubHere extends AsyncDisposable {
  readonly app: App;
  /** A root of the hub, for files of the test's own. */
  readonly folder: string;
  call(tool: string, args: object, options?: Partial<CallOptions>): Promise<Told>;
}

/** An answer, with the parts of it that tests look at. */
export interface Told extends Answer {
  readonly engine: string | undefined;
  readonly usage: UsageReport | undefined;
  /** Of the parts that failed. */
  readonly codes: readonly string[];
  /** A part of the structured answer; a test states the type it expects and then looks. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- stands for a cast at each use
  part<Type>(name: string): Type;
}

/** For the libraries: to start more takes longer than their work here. */
export const oneProcess = { workers: 1 };

/** `models` is the section of the configuration. */
export async function hubWith(models: object): Promise<HubHere> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-providers-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  // What a test writes stands for an example of the same name.
  const roots = [folder, path.join(checkout, "examples/media")];
  const settings = config.parse({
    dataDir: path.join(folder, "data"),
    media: { refs: { roots }, isolation: oneProcess },
    models,
  });
  const searchPath = process.env["PATH"] ?? "";
  const app = stack.use(
    await openApp(settings, { log: silentLog, secrets: scrubber(), searchPath, environment: {} }),
  );
  const owned = stack.move();
  return {
    app,
    folder,
    call: async (tool, args, options) =>
      told(await app.call(tool, args, { ...usualOptions(), ...options })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const usualOptions = (): CallOptions => ({
  signal: AbortSignal.timeout(60_000),
  language: "en",
  progress: () => {},
  watched: false,
  fresh: false,
});

function told(answer: Answer): Told {
  const parts: Readonly<Record<string, unknown>> = Object(answer.structured);
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- see `Told`
  const part = <Type>(name: string): Type =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- asserted on by the test
    parts[name] as Type;
  const failures = part<readonly { readonly code: string }[] | undefined>("failures") ?? [];
  return {
    ...answer,
    engine: part("engine"),
    usage: part("usage"),
    codes: failures.map(({ code }) => code),
    part,
  };
}
