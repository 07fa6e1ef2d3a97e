/** What the command line needs of a hub in its own process. */

import type { Config } from "../config/schema.ts";
import type { RulePolicy } from "../identity/policy/create-policy.ts";
import type { Language } from "../kernel/language.ts";
import type { Secret } from "../kernel/secret.ts";
import type { ConfiguredProvider } from "../models/configured-providers.ts";
import type { Models } from "../models/models.ts";
import type { Answer } from "../pipeline/define-tool.ts";
import type { Artifacts } from "../storage/artifacts.ts";
import type { Log } from "../telemetry/log.ts";
import type { Upstreams } from "../upstreams/upstreams.ts";
import type { Scrubber } from "../telemetry/scrubber.ts";

/** JSON Schema, as in a tool's listing. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A tool as `tools/list` shows it. */
export interface ToolListing {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly inputSchema: JsonSchema;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  readonly language: Language;
  /** `done` runs from 0 to 1. */
  readonly progress: (done: number, message?: string) => void;
  /** The progress is shown to somebody. */
  readonly watched: boolean;
  /** No answer from a cache. */
  readonly fresh: boolean;
}

/** A hub that listens. */
export interface Served {
  /** Without a path: `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly mcpUrl: string;
  readonly consoleUrl: string;
  /** The operator's token and the file it is kept in; absent when nobody is asked for one. */
  readonly token?: { readonly value: Secret; readonly file: string };
  /** Clients get tokens by logging in. */
  readonly hasLogins: boolean;
  /**
   * Takes nothing new, waits for what runs as the settings say, and closes. `force` ends the waiting.
   * Returns how many calls were cut off.
   */
  close(force: AbortSignal): Promise<number>;
}

export interface App extends AsyncDisposable {
  tools(): readonly ToolListing[];
  /** As the local operator. @throws `pipeline.unknownTool` */
  call(name: string, args: unknown, options: CallOptions): Promise<Answer>;
  readonly artifacts: Artifacts;
  readonly models: Models;
  /** Model services of the configuration, also those that lack a setting. */
  readonly configuredProviders: readonly ConfiguredProvider[];
  /** MCP servers behind the hub. */
  readonly upstreams: Upstreams;
  /** Takes other rules, from the next call on. */
  readonly policy: Pick<RulePolicy, "replace">;
  serve(): Promise<Served>;
  /** Serves one client over standard input and output until it goes away or `signal` fires. */
  stdio(options: Pick<CallOptions, "signal" | "language">): Promise<void>;
}

export interface AppNeeds {
  readonly log: Log;
  /** Learns the secrets that the app makes or reads, such as the operator's token. */
  readonly secrets: Scrubber;
  /** Folders in which programs are looked for, as in `PATH`. */
  readonly searchPath: string;
  /** Of this process; programs that the hub starts see a few of its variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export type OpenApp = (config: Config, needs: AppNeeds) => Promise<App>;
