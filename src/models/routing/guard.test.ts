import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { isKumihimoError } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";
import { guard, type Guarded } from "./guard.ts";

const provider = "studio";
const never = new AbortController().signal;
/** Of the calendar, which the breaker looks at, and which a test can move on. */
const restMs = 150;
const manners = {
  concurrency: 4,
  timeoutSeconds: 5,
  retries: 0,
  breaker: { failures: 3, restSeconds: restMs / 1000 },
};
const down = () => modelErrors.failed({ provider, status: 503 });

const work = <Value>(
  attempt: () => Promise<Value>,
  changed: Partial<Guarded<Value>> = {},
): Guarded<Value> => ({
  signal: never,
  secondsLeft: () => Infinity,
  acts: false,
  attempt,
  ...changed,
});

const failing = (error: () => Error) => {
  const counted = { attempts: 0 };
  const attempt = (): Promise<never> => {
    counted.attempts += 1;
    return Promise.reject(error());
  };
  return { counted, attempt };
};

const codeIs = (code: string) => (error: unknown) => {
  assert.equal(isKumihimoError(error) && error.code, code);
  return true;
};

test("a provider that fails again and again rests, is tried once, and comes back", async (t) => {
  t.mock.timers.enable({ apis: ["Date"] });
  const door = guard({ name: provider, manners });
  const { counted, attempt } = failing(down);
  for (let round = 0; round < 3; round += 1) {
    await assert.rejects(door.run(work(attempt)), codeIs("models.failed"));
  }
  assert.equal(door.resting, true);
  await assert.rejects(door.run(work(attempt)), codeIs("models.resting"));
  assert.equal(counted.attempts, 3);

  t.mock.timers.tick(restMs);
  let trials = 0;
  const trial = work(async () => {
    trials += 1;
    await sleep(30);
    return "well again";
  });
  const [first, second] = await Promise.allSettled([door.run(trial), door.run(trial)]);
  assert.equal(first.status, "fulfilled");
  assert.equal(second.status, "rejected", "another request went along with the trial");
  assert.equal(trials, 1);
  assert.equal(door.resting, false);
});

test("a trial that fails, or that its caller leaves, is no proof of health", async (t) => {
  t.mock.timers.enable({ apis: ["Date"] });
  for (const reason of [down(), new Error("the caller left")]) {
    const door = guard({ name: provider, manners });
    const { attempt } = failing(down);
    for (let round = 0; round < 3; round += 1) await assert.rejects(door.run(work(attempt)));
    t.mock.timers.tick(restMs);
    await assert.rejects(door.run(work(() => Promise.reject(reason))));
    await assert.rejects(door.run(work(attempt)), codeIs("models.resting"));
  }
});

test("only an outage makes a provider rest: no rate limit, no bad answer, nothing the caller did", async () => {
  const door = guard({ name: provider, manners });
  for (const error of [
    modelErrors.rejected({ provider, status: 400 }),
    modelErrors.rateLimited({ provider }),
    modelErrors.unauthorized({ provider }),
    modelErrors.badReply({ provider }),
  ]) {
    const { attempt } = failing(() => error);
    for (let round = 0; round < 4; round += 1) await assert.rejects(door.run(work(attempt)));
  }
  assert.equal(door.resting, false);
});

test("what surely did nothing is sent again, the rest is not", async () => {
  const door = guard({
    name: provider,
    manners: { ...manners, retries: 1, breaker: { failures: 99, restSeconds: 1 } },
  });
  const cases: readonly (readonly [() => Error, attempts: number])[] = [
    [() => modelErrors.unreachable({ provider }), 2],
    [down, 2],
    [() => modelErrors.rateLimited({ provider, retryAfterSeconds: 0.01 }), 2],
    [() => modelErrors.cutOff({ provider }), 1],
    [() => modelErrors.tookTooLong({ provider, seconds: 1 }), 1],
    [() => modelErrors.badReply({ provider }), 1],
    [() => modelErrors.unauthorized({ provider }), 1],
    [() => modelErrors.rejected({ provider, status: 400 }), 1],
  ];
  for (const [error, attempts] of cases) {
    const { counted, attempt } = failing(error);
    await assert.rejects(door.run(work(attempt)));
    assert.equal(counted.attempts, attempts, error().message);
  }
});

test("a model that acts is not run again after a failure that may have come too late", async () => {
  const door = guard({ name: provider, manners: { ...manners, retries: 2 } });
  const doubtful = failing(down);
  await assert.rejects(door.run(work(doubtful.attempt, { acts: true })));
  assert.equal(doubtful.counted.attempts, 1);
  const sure = failing(() => modelErrors.rateLimited({ provider, retryAfterSeconds: 0 }));
  await assert.rejects(door.run(work(sure.attempt, { acts: true })));
  assert.equal(sure.counted.attempts, 3);
});

test("nothing is begun again once a part of the answer was shown", async () => {
  const door = guard({ name: provider, manners: { ...manners, retries: 2 } });
  const { counted, attempt } = failing(() =>
    modelErrors.rateLimited({ provider, retryAfterSeconds: 0 }),
  );
  await assert.rejects(door.run(work(attempt, { begun: () => true })));
  assert.equal(counted.attempts, 1);
});

test("a wait that is too long, or longer than the caller has time, is not begun", async () => {
  const door = guard({ name: provider, manners: { ...manners, retries: 2 } });
  for (const [retryAfterSeconds, left] of [
    [31, Infinity],
    [30, 29],
  ] as const) {
    const { counted, attempt } = failing(() =>
      modelErrors.rateLimited({ provider, retryAfterSeconds }),
    );
    const start = performance.now();
    await assert.rejects(
      door.run(work(attempt, { secondsLeft: () => left })),
      codeIs("models.rateLimited"),
    );
    assert.ok(performance.now() - start < 15_000);
    assert.equal(counted.attempts, 1);
  }
});

test("so many requests are in flight as the settings say, and the queue before them is bounded", async () => {
  const door = guard({ name: provider, manners: { ...manners, concurrency: 2 } });
  let [running, most] = [0, 0];
  const attempt = async () => {
    most = Math.max(most, (running += 1));
    await sleep(2);
    running -= 1;
  };
  const all = await Promise.allSettled(Array.from({ length: 40 }, () => door.run(work(attempt))));
  assert.equal(most, 2);
  const turnedAway = all.filter(({ status }) => status === "rejected");
  assert.equal(turnedAway.length, 40 - 2 - 32);
});

test("a caller who leaves is let go at once: in the queue and in a pause", async () => {
  const door = guard({ name: provider, manners: { ...manners, concurrency: 1, retries: 5 } });
  const gone = new AbortController();
  const pausing = door.run(
    work(() => Promise.reject(modelErrors.rateLimited({ provider, retryAfterSeconds: 20 })), {
      signal: gone.signal,
    }),
  );
  await sleep(10);
  const end = Promise.withResolvers<string>();
  const holding = door.run(work(() => end.promise));
  const waiting = door.run(work(() => Promise.resolve(""), { signal: gone.signal }));
  gone.abort(new Error("left"));
  await assert.rejects(pausing, /left/);
  await assert.rejects(waiting, /left/);
  end.resolve("done");
  assert.equal(await holding, "done");
});

test("nobody waits behind requests that hang once the provider rests", async (t) => {
  t.mock.timers.enable({ apis: ["Date"] });
  const two = { ...manners, concurrency: 2, breaker: { failures: 1, restSeconds: restMs / 1000 } };
  const door = guard({ name: provider, manners: two });
  const end = Promise.withResolvers<void>();
  const hang = (): Promise<void> => door.run(work(() => end.promise));
  const first = hang();
  await assert.rejects(door.run(work(() => Promise.reject(down()))), codeIs("models.failed"));
  t.mock.timers.tick(restMs);
  const trial = hang();
  await assert.rejects(door.run(work(() => Promise.resolve())), codeIs("models.resting"));
  end.resolve();
  await Promise.all([first, trial]);
  assert.equal(door.resting, false);
});
