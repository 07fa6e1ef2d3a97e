import type { Log } from "../../telemetry/log.ts";

/** Who listens to which channel in this process. */
export interface ChannelListeners {
  /**
   * The same function may be added twice, and leaves once for each.
   *
   * @returns what takes it out again; true from it where nobody listens to the channel any more.
   */
  add(channel: string, listener: (message: string) => void): () => boolean;
  channels(): readonly string[];
  /** One listener that fails keeps the message from none of the others. */
  tell(channel: string, message: string): void;
}

interface Listening {
  readonly listener: (message: string) => void;
}

export function channelListeners(log: Log): ChannelListeners {
  const listeners = new Map<string, Set<Listening>>();
  return {
    add(channel, listener) {
      const own: Listening = { listener };
      const there = listeners.get(channel) ?? new Set();
      listeners.set(channel, there.add(own));
      return () => there.delete(own) && there.size === 0 && listeners.delete(channel);
    },
    channels: () => [...listeners.keys()],
    tell(channel, message) {
      for (const { listener } of listeners.get(channel) ?? []) {
        try {
          listener(message);
        } catch (error) {
          log.error("Whoever heard a message of the shared state failed on it.", { error });
        }
      }
    },
  };
}
