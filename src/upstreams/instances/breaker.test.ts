import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { createBreaker, type Phase } from "./breaker.ts";
import type { BreakerState, Outcome } from "./instances.ts";

const limits = { failures: 3, restSeconds: 10, successes: 2 };

function pass(breaker: ReturnType<typeof createBreaker>, outcome: Outcome, now: number): void {
  assert.ok(breaker.admits(now));
  breaker.leave(breaker.enter(now), outcome, now);
}

test("so many failures in a row open it, and a success between them does not", () => {
  const breaker = createBreaker(limits);
  for (const outcome of ["failed", "failed", "ok", "failed", "failed"] as const) {
    pass(breaker, outcome, 0);
  }
  assert.equal(breaker.stateAt(0), "closed");
  pass(breaker, "failed", 0);
  assert.equal(breaker.stateAt(0), "open");
  assert.equal(breaker.admits(9.9), false);
  assert.equal(breaker.secondsLeft(4), 6);
});

test("after its rest it lets through as many as must succeed, and closes when they do", () => {
  const breaker = createBreaker(limits);
  for (let times = 0; times < 3; times += 1) pass(breaker, "failed", 0);
  assert.equal(breaker.stateAt(10), "half-open");
  const trials = [breaker.enter(10), breaker.enter(10)];
  assert.equal(breaker.admits(10), false);
  for (const trial of trials) breaker.leave(trial, "ok", 11);
  assert.equal(breaker.stateAt(11), "closed");
});

test("one failure on trial opens it for another whole rest", () => {
  const breaker = createBreaker(limits);
  for (let times = 0; times < 3; times += 1) pass(breaker, "failed", 0);
  pass(breaker, "ok", 10);
  pass(breaker, "failed", 12);
  assert.equal(breaker.stateAt(21.9), "open");
  assert.equal(breaker.stateAt(22), "half-open");
});

test("what ends without a word about the other side frees its trial and proves nothing", () => {
  const breaker = createBreaker(limits);
  for (let times = 0; times < 3; times += 1) pass(breaker, "failed", 0);
  for (let times = 0; times < 10; times += 1) pass(breaker, "neutral", 10);
  assert.equal(breaker.stateAt(10), "half-open");
});

test("what was let through before it opened is no trial, however it ends", () => {
  const breaker = createBreaker(limits);
  const early = [0, 1, 2].map(() => breaker.enter(0));
  for (let times = 0; times < 3; times += 1) pass(breaker, "failed", 0);
  assert.equal(breaker.stateAt(10), "half-open");
  for (const phase of early) breaker.leave(phase, "ok", 10);
  assert.equal(breaker.stateAt(10), "half-open");
  for (const phase of early) breaker.leave(phase, "failed", 10);
  assert.equal(breaker.stateAt(10), "half-open");
});

test("it stays closed as long as it may not open, and opens with the next failure when it may", () => {
  let mayOpen = false;
  const breaker = createBreaker(limits, { mayOpen: () => mayOpen });
  for (let times = 0; times < 7; times += 1) pass(breaker, "failed", 0);
  assert.equal(breaker.stateAt(0), "closed");
  mayOpen = true;
  pass(breaker, "failed", 0);
  assert.equal(breaker.stateAt(0), "open");
});

/** The breaker as its description has it, kept as a list of what happened. */
class Model {
  state: BreakerState = "closed";
  since = 0;
  outcomes: Outcome[] = [];
  trials = 0;
  changes = 0;

  look(now: number): void {
    if (this.state === "open" && now >= this.since + limits.restSeconds) {
      this.become("half-open", now);
    }
  }

  become(state: BreakerState, now: number): void {
    this.state = state;
    this.since = now;
    this.outcomes = [];
    this.trials = 0;
    this.changes += 1;
  }

  get successes(): number {
    return this.outcomes.filter((outcome) => outcome === "ok").length;
  }

  get admits(): boolean {
    if (this.state === "half-open") return this.successes + this.trials < limits.successes;
    return this.state === "closed";
  }

  hear(outcome: Outcome, now: number): void {
    if (this.state === "half-open") this.trials -= 1;
    if (outcome !== "neutral") this.outcomes.push(outcome);
    const latest = this.outcomes.slice(-limits.failures);
    const allFailed = latest.every((each) => each === "failed");
    if (this.state === "closed" && latest.length === limits.failures && allFailed) {
      this.become("open", now);
    } else if (this.state === "half-open" && outcome === "failed") this.become("open", now);
    else if (this.state === "half-open" && this.successes === limits.successes) {
      this.become("closed", now);
    }
  }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("enter" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("leave" as const),
      which: fc.nat({ max: 100 }),
      outcome: fc.constantFrom<Outcome>("ok", "failed", "failed", "failed", "neutral"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      seconds: fc.integer({ min: 1, max: 8 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

test("it does what its description says, in whatever order requests come and end", () => {
  const seen = new Set<BreakerState>();
  const steps = fc.array(step, { minLength: 60, maxLength: 200, size: "max" });
  fc.assert(
    fc.property(steps, (schedule) => compareWithModel(schedule, seen)),
    { numRuns: 300 },
  );
  assert.deepEqual(seen, new Set(["closed", "half-open", "open"]));
});

function compareWithModel(schedule: readonly Step[], seen: Set<BreakerState>): void {
  const breaker = createBreaker(limits);
  const model = new Model();
  const inFlight: { readonly phase: Phase; readonly change: number }[] = [];
  let now = 0;
  const compare = (): void => {
    model.look(now);
    seen.add(model.state);
    assert.equal(breaker.stateAt(now), model.state);
    assert.equal(breaker.admits(now), model.admits);
  };
  for (const each of schedule) {
    if (each.kind === "wait") now += each.seconds;
    compare();
    if (each.kind === "enter" && model.admits) {
      if (model.state === "half-open") model.trials += 1;
      inFlight.push({ phase: breaker.enter(now), change: model.changes });
    }
    if (each.kind === "leave") {
      const [request] = inFlight.splice(each.which % Math.max(1, inFlight.length), 1);
      if (request === undefined) continue;
      breaker.leave(request.phase, each.outcome, now);
      if (request.change === model.changes) model.hear(each.outcome, now);
    }
    compare();
  }
}
