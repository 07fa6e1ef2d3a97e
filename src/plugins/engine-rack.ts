/** The engines in use. Each is timed, and one that nobody brought says so when it is asked. */

import { isKumihimoError } from "../kernel/errors.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Engines } from "../media/engines.ts";
import { mediaErrors } from "../media/errors.ts";
import type { Metrics, Outcome } from "../telemetry/metrics.ts";

export interface EngineRack {
  /** The engines as they are now; read it when a tool runs, not before. */
  readonly engines: Engines;
  set<Kind extends keyof Engines>(kind: Kind, engine: Engines[Kind]): void;
}

const kinds: readonly (keyof Engines)[] = [
  "image",
  "ocr",
  "codes",
  "audio",
  "video",
  "speech",
  "chart",
  "document",
];

export function engineRack(metrics: Metrics, clock: Clock): EngineRack {
  const rack: Partial<Record<keyof Engines, Engines[keyof Engines]>> = {};
  for (const kind of kinds) rack[kind] = absent(kind);
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every kind was filled just above
    engines: rack as Engines,
    set(kind, engine) {
      rack[kind] = timed(kind, engine, { metrics, clock });
    },
  };
}

/** Stands where no plugin brought an engine: whatever is asked of it fails with the engine's name. */
function absent<Kind extends keyof Engines>(kind: Kind): Engines[Kind] {
  const failing = (): Promise<never> => Promise.reject(mediaErrors.engineMissing({ engine: kind }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- answers every method of the contract
  return new Proxy({}, { get: (_, name) => (name === "name" ? "none" : failing) }) as Engines[Kind];
}

/** The engine itself, with every job counted and timed under the kind of engine. */
function timed<Engine extends object>(
  kind: string,
  engine: Engine,
  { metrics, clock }: { readonly metrics: Metrics; readonly clock: Clock },
): Engine {
  const measured = async (job: () => unknown): Promise<unknown> => {
    const start = clock.seconds();
    let outcome: Outcome = "ok";
    try {
      return await job();
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      metrics.engineJob({ engine: kind, outcome, seconds: clock.seconds() - start });
    }
  };
  return new Proxy(engine, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) => measured(() => Reflect.apply(member, target, given));
    },
  });
}

/** What the input is to blame for is a refusal; the rest is the engine's failure. */
function outcomeOf(error: unknown): Outcome {
  if (!isKumihimoError(error)) {
    return error instanceof Error && error.name === "AbortError" ? "cancelled" : "failed";
  }
  if (error.code === "kernel.cancelled") return "cancelled";
  return error.status < 500 ? "refused" : "failed";
}
