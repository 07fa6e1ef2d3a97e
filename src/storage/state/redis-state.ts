import type { Log } from "../../telemetry/log.ts";
import { redisCollection } from "./redis-collection.ts";
import { redisLink } from "./redis-link.ts";
import { countScript, exchangeScript } from "./redis-scripts.ts";
import { redisSubscriptions } from "./redis-subscriptions.ts";
import { milliseconds } from "./redis-time.ts";
import type { State } from "./state.ts";
import { checkName, checkValue } from "./state-bounds.ts";

export interface RedisStateSettings {
  /** `redis://` or `rediss://`, of Redis 6 or later, or of Valkey. */
  readonly url: string;
  /** Before every key and channel. */
  readonly prefix: string;
  /** The time limit of one command. */
  readonly timeoutSeconds: number;
}

/**
 * The state that the replicas of one hub share in Redis.
 *
 * Without a server it opens too, and works from when there is one: until then, and whenever the server
 * is gone or hangs, every method throws `storage.stateUnavailable` within the time limit.
 */
export async function redisState(settings: RedisStateSettings, log: Log): Promise<State> {
  const { url, prefix, timeoutSeconds } = settings;
  const link = redisLink(url, timeoutSeconds, log);
  // A connection that listens gets no other work: a long answer would hold messages up.
  const listening = redisLink(url, timeoutSeconds, log.child({ kind: "subscriptions" }));
  const subscriptions = redisSubscriptions(listening, log);
  await Promise.all([link.tried(), listening.tried()]);
  const named = (name: string): string => {
    checkName(name);
    return prefix + name;
  };
  const run = (script: string, key: string, given: readonly string[]): Promise<unknown> =>
    link.run((client) => client.eval(script, { keys: [named(key)], arguments: [...given] }));

  return {
    shared: true,
    async get(key) {
      return (await link.run((client) => client.get(named(key)))) ?? undefined;
    },
    async set(key, value, seconds) {
      checkValue(value);
      await link.run((client) => client.set(named(key), value, ending(seconds)));
    },
    async setIfAbsent(key, value, seconds) {
      checkValue(value);
      const options = { ...ending(seconds), condition: "NX" } as const;
      return (await link.run((client) => client.set(named(key), value, options))) !== null;
    },
    async exchange(key, expected, next, seconds) {
      checkValue(next);
      const end = seconds === undefined ? "" : milliseconds(seconds);
      const given = [expected === undefined ? "0" : "1", expected ?? "", next, end];
      return (await run(exchangeScript, key, given)) === 1;
    },
    delete: async (key) => (await link.run((client) => client.del(named(key)))) === 1,
    count: async (key, by, seconds) =>
      Number(await run(countScript, key, [String(by), milliseconds(seconds)])),
    collection: (name) => redisCollection(link, prefix, name),
    async publish(channel, message) {
      checkValue(message);
      await link.run((client) => client.publish(named(channel), message));
    },
    subscribe: async (channel, listener) => subscriptions.subscribe(named(channel), listener),
    async check(signal) {
      signal.throwIfAborted();
      await link.run((client) => client.ping());
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([link[Symbol.asyncDispose](), listening[Symbol.asyncDispose]()]);
    },
  };
}

const ending = (seconds: number | undefined) =>
  seconds === undefined
    ? {}
    : { expiration: { type: "PX" as const, value: Number(milliseconds(seconds)) } };
