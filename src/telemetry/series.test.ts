import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Histogram, Registry } from "prom-client";
import { counterSeries, histogramSeries, seriesBy } from "./series.ts";

const bounds = [0.1, 1, 10];

test("a counter shows each of its lines", async () => {
  const registry = new Registry();
  const series = counterSeries(registry, { name: "calls_total", help: "Calls." });
  const [good, bad] = [series({ outcome: "ok" }), series({ outcome: 'b"ad' })];
  good.count();
  good.count(2);
  bad.count();
  assert.equal(
    await registry.metrics(),
    '# HELP calls_total Calls.\n# TYPE calls_total counter\ncalls_total{outcome="ok"} 3\ncalls_total{outcome="b\\"ad"} 1\n',
  );
});

test("a histogram shows what prom-client's own shows", async () => {
  const value = fc.oneof(
    fc.constantFrom(...bounds, 0),
    fc.double({ min: 0, max: 20, noNaN: true }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1 }), async (values) => {
      const [own, theirs] = [new Registry(), new Registry()];
      const series = histogramSeries(own, { name: "seconds", help: "Time.", bounds })({
        tool: "a",
      });
      const reference = new Histogram({
        name: "seconds",
        help: "Time.",
        labelNames: ["tool"],
        buckets: [...bounds],
        registers: [theirs],
      });
      for (const each of values) {
        series.observe(each);
        reference.observe({ tool: "a" }, each);
      }
      assert.equal(await own.metrics(), await theirs.metrics());
    }),
  );
});

test("lines are made once for each set of labels, and found again", () => {
  const made: string[] = [];
  const linesBy = seriesBy((...words: [string, number, string]) => {
    made.push(words.join(" "));
    return { count() {}, [Symbol.dispose]() {} };
  });
  const first = linesBy("a", 1, "x");
  assert.equal(linesBy("a", 1, "x"), first);
  assert.notEqual(linesBy("a", 2, "x"), first);
  assert.notEqual(linesBy("b", 1, "x"), first);
  assert.equal(linesBy("a", 1, "x"), first);
  assert.equal(made.length, 3);
});
