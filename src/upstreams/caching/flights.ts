/** Work that several wait for, and that is done once. */
export interface Flights<Result> {
  /** Waits for the work under way under this key; undefined where there is none. */
  join(key: string, signal: AbortSignal): Promise<Result> | undefined;
  /** Begins work under this key, also where some is under way: who joins from now on waits for this. */
  begin(key: string, signal: AbortSignal, work: Work<Result>): Promise<Result>;
}

/** The signal fires when nobody waits any more. `isLatest`: nothing else began under the key since. */
export type Work<Result> = (signal: AbortSignal, isLatest: () => boolean) => Promise<Result>;

interface Flight {
  readonly stop: AbortController;
  waiting: number;
  latest: boolean;
}

interface Airborne<Result> {
  readonly flight: Flight;
  readonly result: Promise<Result>;
}

/** Whoever gives up leaves alone; the last to do so ends the work. */
export function createFlights<Result>(): Flights<Result> {
  const all = new Map<string, Airborne<Result>>();

  /** Nobody joins it from here on. */
  const end = (key: string, flight: Flight): void => {
    if (all.get(key)?.flight === flight) all.delete(key);
  };
  const wait = async (
    key: string,
    { flight, result }: Airborne<Result>,
    signal: AbortSignal,
  ): Promise<Result> => {
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = (): void => {
      reject(signal.reason);
      flight.waiting -= 1;
      if (flight.waiting > 0) return;
      flight.latest = false;
      end(key, flight);
      flight.stop.abort(signal.reason);
    };
    flight.waiting += 1;
    signal.addEventListener("abort", leave, { once: true });
    try {
      return await Promise.race([result, left]);
    } finally {
      signal.removeEventListener("abort", leave);
    }
  };

  return {
    join(key, signal) {
      const airborne = all.get(key);
      return airborne && wait(key, airborne, signal);
    },
    begin(key, signal, work) {
      const before = all.get(key);
      if (before !== undefined) before.flight.latest = false;
      const flight: Flight = { stop: new AbortController(), waiting: 0, latest: true };
      const result = work(flight.stop.signal, () => flight.latest);
      const airborne = { flight, result };
      all.set(key, airborne);
      const over = (): void => end(key, flight);
      result.then(over, over);
      return wait(key, airborne, signal);
    },
  };
}
