import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import * as fc from "fast-check";
import { balancers } from "../settings.ts";
import type { Instance, InstanceReport, InstancesReport, Lease, Outcome } from "./instances.ts";
import { entry, never, type ToyInstances, toyInstances } from "./testing/toy-instances.ts";

const ids = ["a", "b", "c", "d"];
const rarely = { nil: undefined, freq: 8 };

const list = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom(...ids),
      weight: fc.integer({ min: 1, max: 5 }),
      maxConnections: fc.integer({ min: 1, max: 3 }),
    }),
    { selector: ({ id }) => id, maxLength: 4, size: "max" },
  )
  .map((entries) => entries.map(({ id, ...more }) => entry(id, more)));

const steps = {
  ask: fc.record({
    kind: fc.constant("ask" as const),
    waits: fc.boolean(),
    key: fc.option(fc.constantFrom("x", "y", "z"), { nil: undefined }),
    only: fc.option(fc.constantFrom(...ids), rarely),
    except: fc.option(fc.constantFrom(...ids), rarely),
  }),
  end: fc.record({
    kind: fc.constant("end" as const),
    which: fc.nat({ max: 1000 }),
    outcome: fc.constantFrom<Outcome>("ok", "failed", "failed", "failed", "neutral"),
  }),
  /** The caller leaves, or its time is over. */
  abort: fc.record({ kind: fc.constant("abort" as const), which: fc.nat({ max: 1000 }) }),
  pass: fc.record({
    kind: fc.constant("pass" as const),
    seconds: fc.integer({ min: 1, max: 70 }),
  }),
  replace: fc.record({ kind: fc.constant("replace" as const), list }),
  check: fc.record({ kind: fc.constant("check" as const), ill: fc.subarray(ids) }),
};

const step = fc.oneof(
  { weight: 12, arbitrary: steps.ask },
  { weight: 8, arbitrary: steps.end },
  { weight: 2, arbitrary: steps.abort },
  { weight: 1, arbitrary: steps.pass },
  { weight: 1, arbitrary: steps.replace },
  { weight: 1, arbitrary: steps.check },
);
type Of<Kind extends keyof typeof steps> = Parameters<
  Parameters<(typeof steps)[Kind]["map"]>[0]
>[0];
type Step = Of<keyof typeof steps>;

/** Plays callers against instances, and counts for itself what they hold. */
function play({ instances, clock, verdicts }: ToyInstances) {
  const held: Lease[] = [];
  /** Whether each would take any instance. */
  const waiting = new Map<AbortController, boolean>();

  function ask({ waits, key, only, except }: Of<"ask">): void {
    const caller = new AbortController();
    const tried = instances.all.filter(({ id }) => id === except);
    const isChoosy = only !== undefined || except !== undefined;
    const wish = {
      signal: caller.signal,
      key,
      only,
      except: isChoosy ? new Set(tried) : undefined,
    };
    const hold = (lease: Lease): void => {
      assert.ok(only === undefined || lease.instance.id === only);
      assert.ok(wish.except?.has(lease.instance) !== true);
      held.push(lease);
    };
    if (waits) {
      waiting.set(caller, !isChoosy);
      const end = (): boolean => waiting.delete(caller);
      void instances.acquire(wish).then(hold, isExpected).finally(end);
      return;
    }
    try {
      const lease = instances.tryAcquire(wish);
      if (lease !== undefined) hold(lease);
    } catch (error) {
      isExpected(error);
    }
  }

  async function take(each: Step): Promise<void> {
    switch (each.kind) {
      case "ask":
        return ask(each);
      case "end":
        return held.splice(each.which % Math.max(1, held.length), 1)[0]?.release(each.outcome);
      case "abort":
        return [...waiting.keys()][each.which % Math.max(1, waiting.size)]?.abort(
          new Error("gone"),
        );
      case "pass":
        return clock.pass(each.seconds);
      case "replace":
        return instances.replace(each.list);
      case "check":
        for (const id of ids) {
          const verdict = each.ill.includes(id) ? ill : well;
          verdicts.set(id, verdict);
        }
        return await instances.check(never);
    }
  }

  return { held, waiting, take };
}

const well = async (): Promise<"well"> => "well";
const ill = (): Promise<never> => Promise.reject(new Error("ill"));

function isExpected(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  assert.match(message, /gone|left alone|No instance|queue is full/);
}

const countOf = (held: readonly Lease[], instance: Instance): number =>
  held.filter((lease) => lease.instance === instance).length;

/** How many requests each instance has, by what the callers hold. */
const counted = (
  { instances }: ToyInstances,
  held: readonly Lease[],
): ReadonlyMap<string, number> =>
  new Map(instances.all.map((instance) => [instance.id, countOf(held, instance)]));

async function run(schedule: readonly Step[], toy: ToyInstances): Promise<Set<string>> {
  const seen = new Set<string>();
  const callers = play(toy);
  for (const each of schedule) {
    const before = counted(toy, callers.held);
    await callers.take(each);
    await turn();
    const now = counted(toy, callers.held);
    const report = toy.instances.report();
    for (const { id, inFlight, maxConnections, breaker, health } of report.instances) {
      assert.equal(inFlight, now.get(id));
      assert.ok(inFlight <= Math.max(maxConnections, before.get(id) ?? 0));
      seen.add(breaker).add(health);
    }
    const waiting = [...callers.waiting.values()];
    if (waiting.length > 0) seen.add("waiting");
    // Nobody is told when time alone brings an instance back; those who wait hear of it with the next end.
    if (each.kind === "end" && waiting.includes(true)) assert.deepEqual(idle(report), []);
  }
  await toy[Symbol.asyncDispose]();
  await turn();
  assert.equal(callers.waiting.size, 0);
  assert.ok([...toy.channels.values()].every(({ closed }) => closed));
  for (const lease of callers.held) lease.release("failed");
  return seen;
}

/** Those that could take a request for certain. */
const idle = ({ instances }: InstancesReport): readonly InstanceReport[] =>
  instances.filter(
    ({ breaker, health, inFlight, maxConnections }) =>
      breaker === "closed" && health === "healthy" && inFlight < maxConnections,
  );

for (const balancer of balancers) {
  test(`${balancer}: whatever happens to requests, none is counted twice, lost or above a limit`, async () => {
    const seen = new Set<string>();
    const schedules = fc.array(step, { minLength: 50, maxLength: 150, size: "max" });
    await fc.assert(
      fc.asyncProperty(list, schedules, async (first, schedule) => {
        const settings = {
          balancer,
          breaker: { failures: 3, restSeconds: 20, successes: 2 },
          concurrency: { waiting: 6 },
        };
        for (const each of await run(schedule, toyInstances(first, settings))) seen.add(each);
      }),
      { numRuns: 60 },
    );
    for (const state of ["waiting", "open", "half-open", "healthy", "unhealthy"]) {
      assert.ok(seen.has(state), `No schedule led to ${state}.`);
    }
  });
}
