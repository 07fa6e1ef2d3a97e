/** A collection of the shared state that is known here: read again when somebody changes it, and from time to time. */

import type { Collection, State } from "../../storage/state/state.ts";
import type { Log } from "../../telemetry/log.ts";

export interface WatchedCollection extends AsyncDisposable {
  /** As it was last read; while the state cannot be reached, as it was before. */
  readonly values: ReadonlyMap<string, string>;
  /** Every replica, this one too, knows of it soon; this one when the promise resolves. */
  set(name: string, value: string, seconds?: number): Promise<void>;
  touch(name: string, seconds: number): Promise<boolean>;
  delete(name: string): Promise<boolean>;
  /** Calls `listener` whenever the values are others. */
  watch(listener: () => void): void;
}

export interface WatchNeeds {
  readonly state: State;
  readonly name: string;
  /** Between two readings where nobody said anything, in seconds. */
  readonly everySeconds: number;
  readonly log: Log;
}

export async function watchCollection(needs: WatchNeeds): Promise<WatchedCollection> {
  const { state, name, everySeconds } = needs;
  const collection = state.collection(name);
  const reading = readings(collection, needs.log);
  const changed = async (): Promise<void> => {
    // Whoever misses it reads again by itself soon.
    await state.publish(name, "changed").catch(() => undefined);
    await reading.read();
  };
  const subscription = await state.subscribe(name, () => void reading.read());
  const timer = setInterval(() => void reading.read(), everySeconds * 1000);
  timer.unref();
  await reading.read();
  return {
    get values() {
      return reading.values;
    },
    async set(member, value, seconds) {
      await collection.set(member, value, seconds);
      await changed();
    },
    touch: (member, seconds) => collection.touch(member, seconds),
    async delete(member) {
      const deleted = await collection.delete(member);
      await changed();
      return deleted;
    },
    watch: (listener) => reading.watch(listener),
    async [Symbol.asyncDispose]() {
      reading.stop();
      clearInterval(timer);
      await subscription[Symbol.asyncDispose]();
    },
  };
}

interface Readings extends Pick<WatchedCollection, "values" | "watch"> {
  /** Does not throw. */
  read(): Promise<void>;
  stop(): void;
}

function readings(collection: Collection, log: Log): Readings {
  const listeners: (() => void)[] = [];
  let values: ReadonlyMap<string, string> = new Map();
  let failing = false;
  let stopped = false;
  const readNow = async (): Promise<void> => {
    try {
      const now = await collection.all();
      failing = false;
      if (stopped || equal(values, now)) return;
      values = now;
      for (const listener of listeners) listener();
    } catch (error) {
      const said = failing || stopped;
      failing = true;
      if (said) return;
      log.warn("What is shared of upstreams cannot be read; the last known goes on.", { error });
    }
  };
  return {
    get values() {
      return values;
    },
    watch: (listener) => void listeners.push(listener),
    read: oneAfterAnother(readNow),
    stop() {
      stopped = true;
    },
  };
}

const equal = (left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean =>
  left.size === right.size && left.entries().every(([name, value]) => right.get(name) === value);

/** However often it is asked for: one run at a time, and one more after it for all who asked meanwhile. */
function oneAfterAnother(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    next = undefined;
    const run = work().finally(() => {
      if (running === run) running = undefined;
    });
    running = run;
    return run;
  };
  return () => {
    if (running === undefined) return start();
    next ??= running.then(start);
    return next;
  };
}
