import { axisChart } from "./axis-chart.ts";
import { asPoints, byCategory } from "./chart-data.ts";
import type { Datum } from "./chart-engine.ts";
import { fontSizes, fontStack, type Frame, gridOf, symbolOf } from "./chart-frame.ts";
import type { Options } from "./options.ts";

/** Points over numbers where every label is one, else over categories. */
export function scatterChart(data: readonly Datum[], frame: Frame): Options {
  const series = asPoints(data);
  if (series === undefined) return overCategories(data, frame);
  return {
    grid: gridOf(frame, 8),
    xAxis: numberAxis(frame),
    yAxis: numberAxis(frame),
    series: series.map(({ name, points }, index) => ({
      name,
      data: points,
      ...marks(data, index),
    })),
  };
}

function overCategories(data: readonly Datum[], frame: Frame): Options {
  const table = byCategory(data);
  const series = table.series.map(({ name, values }, index) => ({
    name,
    data: values.map((value) => value ?? null),
    ...marks(data, index),
  }));
  return { ...axisChart("line", table, frame), series };
}

const marks = (data: readonly Datum[], index: number): Options => ({
  type: "scatter",
  silent: true,
  clip: false,
  emphasis: { disabled: true },
  symbol: symbolOf(index),
  symbolSize: data.length > 100 ? 9 : 13,
  itemStyle: { opacity: 0.85 },
});

const numberAxis = ({ theme, numbers }: Frame): Options => ({
  type: "value",
  scale: true,
  axisTick: { show: false },
  axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis } },
  splitLine: { lineStyle: { color: theme.grid, width: 1 } },
  splitNumber: 6,
  axisLabel: {
    color: theme.quietText,
    fontSize: fontSizes.text,
    fontFamily: fontStack,
    formatter: (value: number) => numbers.tick(value),
    hideOverlap: true,
    margin: 12,
  },
});
