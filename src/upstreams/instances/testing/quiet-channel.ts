import type { Channel } from "../../channel.ts";
import type { Introduction } from "../../introduction.ts";

/** A channel over which nothing is sent: who gets a request is decided without one. */
export interface QuietChannel extends Channel {
  readonly closed: boolean;
  readonly pings: number;
}

const introduced: Introduction = {
  era: "modern",
  protocolVersion: "2026-07-28",
  serverInfo: { name: "quiet", version: "1" },
  capabilities: {},
};

export function quietChannel(introduction: Introduction | undefined = introduced): QuietChannel {
  let closed = false;
  let pings = 0;
  return {
    get closed() {
      return closed;
    },
    get pings() {
      return pings;
    },
    introduction,
    introduce: async () => introduced,
    send: () => ({ cancel() {}, resume() {} }),
    tell() {},
    follow() {},
    listen: () => ({ [Symbol.dispose]() {} }),
    async ping() {
      pings += 1;
    },
    async [Symbol.asyncDispose]() {
      closed = true;
    },
  };
}
