import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { enableCompileCache, getCompileCacheDir } from "node:module";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../../../test/is-alive.ts";
import { until } from "../../../test/until.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { withCode } from "../testing/with-code.ts";
import { childProcessPool } from "./child-process-pool.ts";
import { isolationConfig } from "./config.ts";
import { jobModule } from "./job-module.ts";
import type * as unrulyJob from "./testing/unruly-job.ts";

const module = jobModule<typeof unrulyJob>(import.meta.url, "./testing/unruly-job");
const never = new AbortController().signal;
const mebibyte = 1024 * 1024;

const settings = isolationConfig.parse({
  workers: 2,
  memoryBytes: 384 * mebibyte,
  jobSeconds: 20,
  queue: 4,
});

/** A small program that has a pool, says which process its child is, and then does `rest`. */
const hubWith = (rest: string): string => `
  import { childProcessPool } from ${JSON.stringify(import.meta.resolve("./child-process-pool.ts"))};
  const pool = childProcessPool(${JSON.stringify(settings)});
  const run = (name) => pool.run({ module: new URL(${JSON.stringify(module)}), name }, [], new AbortController().signal);
  console.log(await run("processId"));
  ${rest}`;

describe("a pool of child processes", () => {
  const pool = childProcessPool(settings);
  after(() => pool[Symbol.asyncDispose]());

  test("runs a function in another process and gives back what it returns", async () => {
    assert.equal(await pool.run({ module, name: "add" }, [1, 2], never), 3);
    assert.notEqual(await pool.run({ module, name: "processId" }, [], never), process.pid);
  });

  test("a child that has the module loaded takes the next job of it", async () => {
    const first = await pool.run({ module, name: "processId" }, [], never);
    assert.equal(await pool.run({ module, name: "processId" }, [], never), first);
  });

  test("the hub's environment does not reach a child", async () => {
    process.env["KUMIHIMO_CANARY"] = "secret";
    const seen = await pool.run({ module, name: "environment" }, [], never);
    assert.equal("KUMIHIMO_CANARY" in seen, false);
    assert.equal("HOME" in seen, false);
  });

  test("a child keeps compiled code where the hub does", async () => {
    enableCompileCache();
    await using fresh = childProcessPool(settings);
    const seen = await fresh.run({ module, name: "environment" }, [], never);
    assert.equal(Object(seen).NODE_COMPILE_CACHE, getCompileCacheDir());
  });

  test("a name that reaches for the prototype of all objects reaches nothing", async () => {
    assert.deepEqual(await pool.run({ module, name: "countInObject" }, ["__proto__"], never), []);
  });

  for (const [name, how] of [
    ["crash", "dies of a segmentation fault"],
    ["failLater", "throws outside of its job"],
    ["collapse", "reports that its library collapsed"],
  ] as const) {
    test(`a job that ${how} fails alone, and the next one gets a fresh child`, async () => {
      const before = await pool.run({ module, name: "processId" }, [], never);
      await assert.rejects(pool.run({ module, name }, [], never), withCode("media.engineCrashed"));
      assert.notEqual(await pool.run({ module, name: "processId" }, [], never), before);
    });
  }

  test("a job that ends its process fails, even with status 0", async () => {
    const leaving = pool.run({ module, name: "leave" }, [0], never);
    await assert.rejects(leaving, withCode("media.engineCrashed"));
  });

  test("the operator finds a child's last words in the cause, the caller does not", async () => {
    await assert.rejects(pool.run({ module, name: "failLater" }, [], never), (error) => {
      assert.ok(isKumihimoError(error) && error.cause instanceof Error);
      assert.match(error.cause.message, /thrown outside of the job/);
      assert.doesNotMatch(JSON.stringify(error.words("en")), /thrown|unruly-job\.ts/);
      return true;
    });
  });

  test("a job in an endless loop is ended at its deadline", async () => {
    const started = performance.now();
    const spinning = pool.run({ module, name: "spin", seconds: 0.5 }, [], never);
    await assert.rejects(spinning, withCode("kernel.deadline"));
    assert.ok(performance.now() - started < 15_000, "sooner than any other limit would end it");
  });

  test("a job that keeps allocating outside of the heap is ended", async () => {
    await assert.rejects(
      pool.run({ module, name: "hoardPixels" }, [], never),
      withCode("media.engineMemory"),
    );
  });

  test("a job that keeps allocating objects is ended", async () => {
    await assert.rejects(
      pool.run({ module, name: "hoardObjects" }, [], never),
      withCode("media.engineMemory"),
    );
  });

  test("a catalogued error keeps its code, data, words and status", async () => {
    await assert.rejects(pool.run({ module, name: "refuse" }, [], never), (error) => {
      assert.ok(isKumihimoError(error));
      assert.equal(error.code, "media.tooLarge");
      assert.deepEqual(error.data, { bytes: 2, limit: 1 });
      assert.equal(error.status, 413);
      assert.match(error.words("ja").message, /上限/);
      return true;
    });
  });

  test("an unforeseen error stays a plain error with its name and message", async () => {
    await assert.rejects(
      pool.run({ module, name: "fail" }, [], never),
      (error) => error instanceof RangeError && error.message === "not what anybody expected",
    );
    await assert.rejects(pool.run({ module, name: "throwNumber" }, [], never), /a job threw 42/);
    await assert.rejects(
      pool.run({ module, name: "notClonable" }, [], never),
      /could not be cloned/,
    );
  });

  test("what a job prints reaches neither stream of the hub", async () => {
    const program = hubWith('await run("print"); await pool[Symbol.asyncDispose]();');
    const hub = spawn(process.execPath, ["--input-type=module", "-e", program]);
    const [out, err] = await Promise.all([hub.stdout.toArray(), hub.stderr.toArray()]);
    assert.match(out.join(""), /^\d+\n$/);
    assert.doesNotMatch(err.join(""), /noise/);
  });
});

describe("bytes", () => {
  for (const directory of [undefined, "/nowhere/at/all"]) {
    const how = directory === undefined ? "through a file" : "without a folder for files";
    test(`large and small arrays keep their content and place, ${how}`, async () => {
      await using pool = childProcessPool(settings, directory);
      const large = new Uint8Array(4_000_000).map((_, index) => index % 251);
      const value = { list: [large, Uint8Array.of(1, 2)], same: large, ["__proto__x"]: null };
      assert.deepEqual(await pool.run({ module, name: "echo" }, [value], never), value);
      const { parts } = await pool.run({ module, name: "bytesOf" }, [300_000], never);
      assert.deepEqual(
        parts.map((part) => [part.length, part[0], part.at(-1)]),
        [
          [300_000, 1, 1],
          [300_000, 2, 2],
        ],
      );
    });
  }

  test("an array that is the whole argument or result crosses too", async () => {
    await using pool = childProcessPool(settings);
    const bytes = new Uint8Array(100_000).fill(9);
    assert.deepEqual(await pool.run({ module, name: "echo" }, [bytes], never), bytes);
  });
});

describe("a caller who gives up", () => {
  test("while the job runs is answered with the reason, and the child is gone", async () => {
    await using pool = childProcessPool({ ...settings, workers: 1 });
    const pid = await pool.run({ module, name: "processId" }, [], never);
    const leaving = new AbortController();
    const spinning = pool.run({ module, name: "spin" }, [], leaving.signal);
    setTimeout(() => leaving.abort(new Error("changed my mind")), 100);
    await assert.rejects(spinning, /changed my mind/);
    assert.equal(isAlive(pid), false);
    assert.equal(await pool.run({ module, name: "add" }, [2, 2], never), 4);
  });

  test("while the job is queued does not disturb the one that runs", async () => {
    await using pool = childProcessPool({ ...settings, workers: 1 });
    const running = pool.run({ module, name: "wait" }, [300], never);
    const leaving = new AbortController();
    const queued = pool.run({ module, name: "add" }, [1, 1], leaving.signal);
    leaving.abort(new Error("too slow"));
    await assert.rejects(queued, /too slow/);
    assert.equal(await running, "done");
  });

  test("with large bytes still on their way leaves the pool whole", async () => {
    await using pool = childProcessPool({ ...settings, workers: 1 });
    for (let delay = 0; delay < 6; delay += 1) {
      const leaving = new AbortController();
      const sent = pool.run({ module, name: "echo" }, [new Uint8Array(9_000_000)], leaving.signal);
      setTimeout(() => leaving.abort(new Error("no more")), delay);
      const [outcome] = await Promise.allSettled([sent]);
      if (outcome.status === "rejected") assert.match(String(outcome.reason), /no more/);
    }
    assert.equal(await pool.run({ module, name: "add" }, [2, 3], never), 5);
  });
});

describe("the size of a pool", () => {
  test("more jobs than places and queue hold are refused at once", async () => {
    await using pool = childProcessPool({ ...settings, workers: 1, queue: 1 });
    const first = pool.run({ module, name: "wait" }, [200], never);
    const second = pool.run({ module, name: "wait" }, [1], never);
    await assert.rejects(pool.run({ module, name: "add" }, [1, 1], never), withCode("kernel.busy"));
    assert.deepEqual(await Promise.all([first, second]), ["done", "done"]);
  });

  test("a child without work is ended after its rest", async () => {
    await using pool = childProcessPool({ ...settings, idleSeconds: 0.1 });
    const pid = await pool.run({ module, name: "processId" }, [], never);
    await until(() => !isAlive(pid));
    assert.equal(await pool.run({ module, name: "add" }, [1, 1], never), 2);
  });

  test("closing the pool ends running and queued jobs and every child", async () => {
    const pool = childProcessPool({ ...settings, workers: 1 });
    const pid = await pool.run({ module, name: "processId" }, [], never);
    const outcomes = Promise.allSettled([
      pool.run({ module, name: "spin" }, [], never),
      pool.run({ module, name: "add" }, [1, 1], never),
    ]);
    await pool[Symbol.asyncDispose]();
    assert.equal(isAlive(pid), false);
    for (const outcome of await outcomes) {
      assert.ok(outcome.status === "rejected" && withCode("kernel.cancelled")(outcome.reason));
    }
    await assert.rejects(
      pool.run({ module, name: "add" }, [1, 1], never),
      withCode("kernel.cancelled"),
    );
  });
});

describe("the end of the hub", () => {
  for (const [job, state] of [
    ["setInterval(() => {}, 1000);", "idle"],
    ['await run("spin");', "in an endless loop"],
  ] as const) {
    test(`by kill -9 is the end of a child that is ${state}`, async () => {
      const hub = spawn(process.execPath, ["--input-type=module", "-e", hubWith(job)]);
      const [printed] = await once(hub.stdout, "data", { signal: AbortSignal.timeout(60_000) });
      const pid = Number(String(printed));
      await sleep(20);
      assert.ok(isAlive(pid));
      hub.kill("SIGKILL");
      await until(() => !isAlive(pid));
    });
  }

  for (const [rest, state] of [
    ["", "is not put off by an idle child"],
    ["await pool[Symbol.asyncDispose]();", "waits for a pool that is being closed"],
  ] as const) {
    test(state, async () => {
      const hub = spawn(process.execPath, ["--input-type=module", "-e", hubWith(rest)]);
      const [code] = await once(hub, "exit", { signal: AbortSignal.timeout(40_000) });
      assert.equal(code, 0);
    });
  }
});
