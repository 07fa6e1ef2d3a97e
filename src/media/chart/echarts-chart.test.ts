import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isKumihimoError } from "../../kernel/errors.ts";
import { childProcessPool } from "../isolation/child-process-pool.ts";
import { isolationConfig } from "../isolation/config.ts";
import { chartConfig } from "./config.ts";
import { echartsChart } from "./echarts-chart.ts";

const pool = childProcessPool(isolationConfig.parse({ workers: 1 }));
after(() => pool[Symbol.asyncDispose]());
const never = new AbortController().signal;

test("a chart is drawn in another process, at the size that is set", async () => {
  const engine = echartsChart(chartConfig.parse({ width: 640, height: 360 }), pool);
  const chart = await engine.draw({ type: "pie", data: [{ label: "売上", value: 1 }] }, never);
  assert.deepEqual({ width: chart.width, height: chart.height }, { width: 640, height: 360 });
  assert.match(chart.svg, /^<svg width="640" height="360"/);
  assert.equal(Buffer.from(chart.png).toString("latin1", 1, 4), "PNG");
});

test("a refusal of the other process arrives as what it is", async () => {
  const engine = echartsChart(chartConfig.parse({}), pool);
  const data = [
    { label: "a", value: 1, series: "x" },
    { label: "a", value: 2, series: "x" },
    { label: "a", value: 3, series: "y" },
  ];
  await assert.rejects(
    engine.draw({ type: "bar", data }, never),
    (error) =>
      isKumihimoError(error) && error.code === "media.notDrawable" && /"x"/.test(error.message),
  );
});

test("labels named like the insides of objects spoil neither their chart nor the next", async () => {
  const engine = echartsChart(chartConfig.parse({}), pool);
  const plain = { type: "bar", data: [{ label: "a", value: 1 }] } as const;
  const before = await engine.draw(plain, never);
  const names = ["__proto__", "constructor", "toString"];
  for (const type of ["bar", "line", "area", "pie", "scatter"] as const) {
    const data = names.map((name) => ({
      label: name,
      value: 1,
      ...(type === "pie" ? {} : { series: name }),
    }));
    const { svg } = await engine.draw({ type, data, title: "__proto__" }, never);
    for (const name of names) assert.ok(svg.includes(name), `${type} ${name}`);
  }
  assert.equal((await engine.draw(plain, never)).svg, before.svg);
});
