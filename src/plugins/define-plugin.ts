/**
 * The whole contract between the hub and a plugin, published as `kumihimo/plugin`. The hub's own
 * tools and engines enter through it too.
 *
 * @module
 */

import type * as z from "zod";
import type { Engines } from "../media/engines.ts";
import type { Models } from "../models/models.ts";
import type { Provider } from "../models/provider.ts";
import type { MediaSource } from "../media/refs/media-source.ts";
import type { Prompt } from "../pipeline/define-prompt.ts";
import type { Resource } from "../pipeline/define-resource.ts";
import type { Tool } from "../pipeline/define-tool.ts";
import type { SessionOperations } from "../identity/sessions/late-sessions.ts";
import type { Artifacts } from "../storage/artifacts.ts";

/** What a plugin may do and use. */
export interface Host {
  addTool<Input extends z.ZodType, Output extends z.ZodType>(tool: Tool<Input, Output>): void;
  addPrompt(prompt: Prompt): void;
  addResource(resource: Resource): void;
  /** Takes the place of the engine of the same kind; the tools see the new one. */
  setEngine<Kind extends keyof Engines>(kind: Kind, engine: Engines[Kind]): void;
  /** A model service under a name that no other has; tools find it by what it offers. */
  addProvider(provider: Provider): void;
  /** The engines as they are when a tool runs, whichever plugin gave them. */
  readonly engines: Engines;
  /** From what a caller wrote to media, under the hub's roots, egress policy and limits. */
  readonly media: MediaSource;
  readonly artifacts: Artifacts;
  /** Understanding by whichever providers are configured. */
  readonly models: Models;
  /** Who is logged in; there are some once the hub serves with `auth.mode: oauth`. */
  readonly sessions: SessionOperations;
  readonly log: PluginLog;
}

export interface PluginLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface Plugin<Settings extends z.ZodType = z.ZodType> {
  /** `owner.name`; also the key of its settings under `plugins.settings`. */
  readonly id: `${string}.${string}`;
  /** The contract's major version that it was written for. */
  readonly contract: 1;
  readonly settings: Settings;
  /** What it returns is disposed of when the hub stops, in reverse order of starting. */
  start(
    host: Host,
    settings: z.output<Settings>,
  ): AsyncDisposable | undefined | void | Promise<AsyncDisposable | undefined | void>;
}

/** Returns the plugin unchanged; it is here so that `start` is typed from the settings schema. */
export function definePlugin<Settings extends z.ZodType>(
  plugin: Plugin<Settings>,
): Plugin<Settings> {
  return plugin;
}

export { defineTool } from "../pipeline/define-tool.ts";
export type { Answer, Call, Tool } from "../pipeline/define-tool.ts";
export type { Content } from "../pipeline/content.ts";
export type { Prompt } from "../pipeline/define-prompt.ts";
export type { Resource } from "../pipeline/define-resource.ts";
