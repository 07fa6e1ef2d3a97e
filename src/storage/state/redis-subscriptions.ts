import type { Log } from "../../telemetry/log.ts";
import { type ChannelListeners, channelListeners } from "./channel-listeners.ts";
import type { RedisClient, RedisLink } from "./redis-link.ts";

export interface RedisSubscriptions {
  /** Where there is no connection, the subscription begins with the next one. */
  subscribe(channel: string, listener: (message: string) => void): Promise<AsyncDisposable>;
}

/** What this process listens to, subscribed again whenever `link`, which is used for nothing else, is back. */
export function redisSubscriptions(link: RedisLink, log: Log): RedisSubscriptions {
  const listeners = channelListeners(log);
  const hear = (message: string, channel: string): void => listeners.tell(channel, message);
  resubscribe(link.client, listeners, hear);
  return {
    async subscribe(channel, listener) {
      const leave = listeners.add(channel, listener);
      await link.run((client) => client.subscribe(channel, hear)).catch(() => undefined);
      return {
        async [Symbol.asyncDispose]() {
          if (!leave()) return;
          await link.run((client) => client.unsubscribe(channel)).catch(() => undefined);
        },
      };
    },
  };
}

function resubscribe(
  client: RedisClient,
  listeners: ChannelListeners,
  hear: (message: string, channel: string) => void,
): void {
  client.on("ready", () => {
    for (const channel of listeners.channels()) {
      // A connection that is lost before the answer is followed by another.
      client.subscribe(channel, hear).catch(() => undefined);
    }
  });
}
