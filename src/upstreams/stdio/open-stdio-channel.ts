import type { Log } from "../../telemetry/log.ts";
import type { Channel } from "../channel.ts";
import type { StdioUpstreamSettings } from "../settings.ts";
import type { Environment } from "./child-environment.ts";
import type { ClientInfo } from "./introducing/introduce-child.ts";
import type { Keeper } from "./keeper/keeper.ts";
import type { Machine } from "./machine.ts";
import { StdioChannel } from "./stdio-channel.ts";

/** What all stdio upstreams of a hub share. */
export interface StdioNeeds {
  readonly log: Log;
  /** The hub's own; a child sees what `childEnvironment` lets through. */
  readonly environment: Environment;
  readonly clientInfo: ClientInfo;
  readonly keeper: Keeper;
  readonly machine: Machine;
}

/**
 * A way to one child process that speaks MCP over its standard streams.
 *
 * The child is started at first need. When it ends by itself it is `lost`, and started again by the next
 * use, with growing pauses after failures. When nobody needed it for a while it is stopped without a
 * word, and woken by the next use.
 *
 * @param name the upstream's, for errors and the log.
 */
export const openStdioChannel = (
  name: string,
  settings: StdioUpstreamSettings,
  needs: StdioNeeds,
): Channel =>
  new StdioChannel(name, settings, { ...needs, log: needs.log.child({ upstream: name }) });
