import type { Probe } from "./probe.ts";

/** Asks in MCP itself. A program that is not running is left alone: the next request starts it. */
export const pingProbe: Probe = {
  async ask({ entry, channel }, signal) {
    const isProgram = entry.url === undefined;
    if (isProgram && channel.introduction === undefined) return "asleep";
    await channel.ping(signal);
    return "well";
  },
  async [Symbol.asyncDispose]() {},
};
