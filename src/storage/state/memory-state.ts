import { type Clock, systemClock } from "../../kernel/clock.ts";
import { type Log, silentLog } from "../../telemetry/log.ts";
import { storageErrors } from "../errors.ts";
import { channelListeners } from "./channel-listeners.ts";
import { type MemoryLimits, type MemoryShelves, memoryShelves } from "./memory-shelves.ts";
import type { Collection, State } from "./state.ts";
import { checkMember, checkName, checkValue } from "./state-bounds.ts";

export interface MemoryStateOptions extends Partial<MemoryLimits> {
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Everything is decided in one turn of the event loop, so no two callers can come between. */
type Step = <Result>(work: () => Result) => Promise<Result>;

/** The state of a hub that is its only replica. */
export function memoryState(options: MemoryStateOptions = {}): State {
  const { clock = systemClock, log = silentLog } = options;
  const { maxKeys = 100_000, maxBytes = 128 * 1024 * 1024 } = options;
  const shelves = memoryShelves({ maxKeys, maxBytes }, clock);
  let open = true;
  const step: Step = async (work) => {
    if (!open) throw storageErrors.stateUnavailable({});
    return work();
  };
  return {
    shared: false,
    ...keyed(shelves, clock, step),
    collection: (name) => memoryCollection(name, { shelves, clock, step }),
    ...messages(log, step),
    check: (signal) => step(() => signal.throwIfAborted()),
    async [Symbol.asyncDispose]() {
      open = false;
      shelves[Symbol.dispose]();
    },
  };
}

type Keyed = Pick<State, "get" | "set" | "setIfAbsent" | "exchange" | "delete" | "count">;

function keyed({ values }: MemoryShelves, clock: Clock, step: Step): Keyed {
  const end = (seconds = Infinity): number => clock.seconds() + seconds;
  const set = (key: string, value: string, ends: number): void => {
    checkName(key);
    values.set(key, value, ends);
  };
  const setIf = (expected: string | undefined, key: string, next: string, ends: number) => {
    if (values.get(key) !== expected) return false;
    set(key, next, ends);
    return true;
  };
  return {
    get: (key) => step(() => values.get(key)),
    set: (key, value, seconds) => step(() => set(key, value, end(seconds))),
    setIfAbsent: (key, value, seconds) => step(() => setIf(undefined, key, value, end(seconds))),
    exchange: (key, expected, next, seconds) =>
      step(() => setIf(expected, key, next, end(seconds))),
    delete: (key) => step(() => values.delete(key)),
    count: (key, by, seconds) =>
      step(() => {
        const counted = Number(values.get(key) ?? 0) + by;
        set(key, String(counted), values.endOf(key) ?? end(seconds));
        return counted;
      }),
  };
}

interface CollectionNeeds {
  readonly shelves: MemoryShelves;
  readonly clock: Clock;
  readonly step: Step;
}

function memoryCollection(name: string, { shelves, clock, step }: CollectionNeeds): Collection {
  checkName(name);
  const end = (seconds = Infinity): number => clock.seconds() + seconds;
  return {
    set: (member, value, seconds) =>
      step(() => {
        checkMember(member);
        shelves.of(name).set(member, value, end(seconds));
      }),
    get: (member) => step(() => shelves.of(name).get(member)),
    touch: (member, seconds) =>
      step(() => {
        const value = shelves.of(name).get(member);
        if (value !== undefined) shelves.of(name).set(member, value, end(seconds));
        return value !== undefined;
      }),
    delete: (member) => step(() => shelves.of(name).delete(member)),
    all: () => step(() => shelves.of(name).all()),
  };
}

function messages(log: Log, step: Step): Pick<State, "publish" | "subscribe"> {
  const listeners = channelListeners(log);
  return {
    publish: (channel, message) =>
      step(() => {
        checkName(channel);
        checkValue(message);
        // Never within the publisher's own turn: it would be surprised by what its listeners do.
        setImmediate(() => listeners.tell(channel, message));
      }),
    subscribe: (channel, listener) =>
      step(() => {
        checkName(channel);
        const leave = listeners.add(channel, listener);
        return { [Symbol.asyncDispose]: async () => void leave() };
      }),
  };
}
