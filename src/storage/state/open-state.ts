import type { Log } from "../../telemetry/log.ts";
import type { StateSettings } from "../config.ts";
import { memoryState } from "./memory-state.ts";
import type { State } from "./state.ts";

/** Opens the state that the configuration asks for; the Redis client is loaded only where it is used. */
export async function openState(settings: StateSettings, log: Log): Promise<State> {
  if (settings.kind === "memory") return memoryState({ ...settings, log });
  const { redisState } = await import("./redis-state.ts");
  return redisState(settings, log);
}
