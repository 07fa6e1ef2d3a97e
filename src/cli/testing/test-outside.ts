/** Surroundings for the command line in a test: the real pipeline and store around sample tools. */

import { noAudit } from "../../audit/audit-log.ts";
import { EventEmitter } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import * as z from "zod";
import type { Config } from "../../config/schema.ts";
import { SmallUpstreams } from "../../http/testing/small-upstreams.ts";
import { createPolicy } from "../../identity/policy/create-policy.ts";
import { operator } from "../../identity/principal.ts";
import { systemClock } from "../../kernel/clock.ts";
import { Secret } from "../../kernel/secret.ts";
import { type Catalog, createCatalog } from "../../pipeline/catalog.ts";
import { noInteraction } from "../../pipeline/interaction.ts";
import { createPipeline } from "../../pipeline/create-pipeline.ts";
import { diskArtifacts } from "../../storage/disk/disk-artifacts.ts";
import { scrubber } from "../../telemetry/scrubber.ts";
import { noMetrics } from "../../telemetry/metrics.ts";
import { noModels } from "../../models/no-models.ts";
import type { App, AppNeeds, ToolListing, Served } from "../app-contract.ts";
import type { Outside } from "../define-command.ts";
import { run } from "../run.ts";
import { addSampleTools } from "./sample-tools.ts";

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly errors: string;
}

export interface TestOutside {
  /** A fresh folder, which is the current one. */
  readonly directory: string;
  /** The configurations that hubs were opened with. */
  readonly opened: Config[];
  readonly signals: EventEmitter;
  run(...argv: readonly string[]): Promise<Ran>;
}

export interface OutsideOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly input?: string;
  /** Called with each line of the result as it is printed. */
  readonly printed?: (line: string) => void;
  readonly warned?: (line: string) => void;
  readonly drawn?: (text: string) => void;
  /** Parts of the hub that a test brings itself. */
  readonly parts?: Partial<App>;
}

export const testToken = "kumihimo_the-token-of-this-test";

export async function testOutside(options: OutsideOptions = {}): Promise<TestOutside> {
  const directory = await mkdtemp(join(tmpdir(), "kumihimo-cli-"));
  after(() => rm(directory, { recursive: true, force: true }));
  const opened: Config[] = [];
  const signals = new EventEmitter();

  return {
    directory,
    opened,
    signals,
    async run(...argv) {
      const out: string[] = [];
      const errors: string[] = [];
      const outside: Outside = {
        terminal: {
          print(line) {
            out.push(`${line}\n`);
            options.printed?.(line);
          },
          warn(line) {
            errors.push(`${line}\n`);
            options.warned?.(line);
          },
          draw(text) {
            errors.push(text);
            options.drawn?.(text);
          },
          isTTY: options.isTTY ?? false,
          isWatched: options.isTTY ?? false,
          columns: 80,
        },
        secrets: scrubber(),
        environment: { LANG: "C.UTF-8", ...options.environment },
        directory,
        signals,
        version: "1.2.3",
        readInput: () => Promise.resolve(options.input ?? ""),
        readSecret: () => Promise.resolve(options.input ?? ""),
        async open(config, needs) {
          opened.push(config);
          return { ...(await sampleApp(config, needs, directory)), ...options.parts };
        },
      };
      const status = await run(argv, outside);
      return { status, out: out.join(""), errors: errors.join("") };
    },
  };
}

async function sampleApp(config: Config, { log }: AppNeeds, directory: string): Promise<App> {
  const artifacts = await diskArtifacts(join(directory, "artifacts"), config.storage.artifacts);
  const catalog = createCatalog();
  addSampleTools(catalog, artifacts);
  const policy = createPolicy(config.policy, systemClock);
  const pipeline = createPipeline({
    catalog,
    policy,
    limits: config.limits,
    audit: noAudit,
    metrics: noMetrics,
    log,
  });
  return {
    artifacts,
    models: noModels,
    configuredProviders: [],
    upstreams: new SmallUpstreams(),
    policy,
    tools: () => listed(catalog),
    call: (tool, args, { signal, language, progress }) =>
      pipeline.run({
        tool,
        arguments: args,
        era: "local",
        transport: "local",
        call: {
          principal: operator,
          language,
          signal,
          progress,
          tell() {},
          ask: noInteraction,
        },
      }),
    serve: () => Promise.resolve(servedAt(config.http, directory)),
    stdio: ({ signal }) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true })),
    [Symbol.asyncDispose]: () => artifacts[Symbol.asyncDispose](),
  };
}

function servedAt({ host, port }: Config["http"], directory: string): Served {
  const url = `http://${host}:${port}`;
  return {
    url,
    mcpUrl: `${url}/mcp`,
    consoleUrl: `${url}/console`,
    hasLogins: false,
    token: { value: new Secret(testToken), file: join(directory, "admin-token") },
    close: (force) => Promise.resolve(force.aborted ? 2 : 0),
  };
}

const listed = (catalog: Catalog): readonly ToolListing[] =>
  catalog.tools().map(({ name, title, description, input }) => ({
    name,
    title,
    description,
    inputSchema: { ...z.toJSONSchema(input, { io: "input" }) },
  }));
