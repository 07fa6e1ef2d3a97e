/** Bars, lines and areas over categories. */

import type { ChartData, Series } from "./chart-data.ts";
import { fontSizes, fontStack, type Frame, gridOf, symbolOf } from "./chart-frame.ts";
import type { Options } from "./options.ts";
import { textWidth } from "./text-width.ts";
import { wrapped } from "./wrapped-text.ts";

export type AxisKind = "bar" | "line" | "area";

const font = `${fontSizes.text}px`;
/** Labels of categories are cut at this width, in pixels. */
const longestLabel = 260;
const tiltedLabel = 170;
const lineHeight = 20;
/** Up to this many bars each says its value. */
const labelledBars = 24;
const labelledPoints = 12;
const markedPoints = 60;

export function axisChart(kind: AxisKind, data: ChartData, frame: Frame): Options {
  const lying = kind === "bar" && liesDown(data, frame);
  const categories = categoryAxis(data, frame, lying);
  const values = valueAxis(kind, data, frame);
  return {
    grid: gridOf(frame, lying ? 24 : 8),
    xAxis: lying ? values : categories,
    yAxis: lying ? { ...categories, inverse: true } : values,
    series: data.series.map((series, index) => drawn(kind, series, { data, frame, lying, index })),
  };
}

/** Bars lie down when their labels would not fit below them side by side. */
function liesDown({ categories }: ChartData, frame: Frame): boolean {
  const rowsThatFit = Math.floor((frame.height - frame.top - 2 * frame.margin) / 24);
  return categories.length <= rowsThatFit && widest(categories) > slot(categories, frame);
}

const slot = (categories: readonly string[], { width, margin }: Frame): number =>
  (width - 2 * margin - 80) / categories.length - 12;

const widest = (texts: readonly string[]): number =>
  Math.max(...texts.map((text) => textWidth(text, font)));

function categoryAxis({ categories }: ChartData, frame: Frame, lying: boolean): Options {
  const tilted = !lying && widest(categories) > slot(categories, frame) && !isSequence(categories);
  const rowHeight = (frame.height - frame.top) / categories.length;
  const room = {
    width: tilted ? tiltedLabel : longestLabel,
    font,
    lines: lying && rowHeight > 3 * lineHeight ? 2 : 1,
  };
  return {
    type: "category",
    data: categories.map((label) => wrapped(label, room).join("\n")),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: frame.theme.axis } },
    axisLabel: {
      ...axisText(frame),
      lineHeight,
      rotate: tilted ? 40 : 0,
      interval: lying ? 0 : "auto",
      hideOverlap: true,
      margin: 10,
    },
  };
}

/** Short labels of many steps, such as years: every few of them are enough to read the axis. */
const isSequence = (categories: readonly string[]): boolean =>
  categories.length > markedPoints || widest(categories) < 60;

function valueAxis(
  kind: AxisKind,
  { series }: ChartData,
  { numbers, theme, ...frame }: Frame,
): Options {
  const values = series.flatMap((each) => each.values.filter((value) => value !== undefined));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return {
    type: "value",
    // Bars and areas are read by their size, so they start at zero; a line is read by its slope.
    scale: kind === "line" && (low > high / 2 || high < low / 2),
    axisLabel: {
      ...axisText({ theme, numbers, ...frame }),
      formatter: (value: number) => numbers.tick(value),
      margin: 12,
    },
    splitLine: { lineStyle: { color: theme.grid, width: 1 } },
    // Below a bar that reaches down, its value needs room above the labels of the axis.
    ...(kind === "bar" && low < 0 ? { boundaryGap: ["8%", 0] } : {}),
    splitNumber: 5,
  };
}

const axisText = ({ theme }: Frame): Options => ({
  color: theme.quietText,
  fontSize: fontSizes.text,
  fontFamily: fontStack,
});

interface Place {
  readonly data: ChartData;
  readonly frame: Frame;
  readonly lying: boolean;
  readonly index: number;
}

function drawn(kind: AxisKind, { name, values }: Series, place: Place): Options {
  const common = { name, silent: true, emphasis: { disabled: true } };
  if (kind === "bar") return { ...common, ...bars(values, place) };
  const single = place.data.series.length === 1;
  const alone = values.filter((value) => value !== undefined).length === 1;
  return {
    ...common,
    type: "line",
    data: values.map((value) => value ?? null),
    symbol: symbolOf(place.index),
    symbolSize: 8,
    showSymbol: alone || values.length <= markedPoints,
    connectNulls: false,
    lineStyle: { width: 3 },
    label: {
      ...valueLabel(place.frame, single && values.length <= labelledPoints),
      position: "top",
    },
    labelLayout: { hideOverlap: true },
    ...(kind === "area" ? { areaStyle: { opacity: single ? 0.28 : 0.18 } } : {}),
  };
}

function bars(values: Series["values"], place: Place): Options {
  const { data, frame, lying } = place;
  const count = data.categories.length * data.series.length;
  const show = count <= labelledBars && (lying || labelsFit(place));
  const label = valueLabel(frame, show);
  return {
    type: "bar",
    data: values.map((value) => ({
      value: value ?? null,
      ...barEnd(value ?? 0, lying, count > 4 * labelledBars ? 0 : 3),
    })),
    barMaxWidth: 72,
    barGap: "12%",
    barCategoryGap: "32%",
    label,
    labelLayout: { hideOverlap: true },
  };
}

function labelsFit({ data, frame }: Place): boolean {
  const room = slot(data.categories, frame) / data.series.length + 12;
  const shown = data.series.flatMap(({ values }) =>
    values.map((value) => frame.numbers.value(value ?? 0)),
  );
  return widest(shown) <= room;
}

/** A bar is rounded, and says its value, where it ends. */
function barEnd(value: number, lying: boolean, round: number): Options {
  const [outward, corners] = lying
    ? value < 0
      ? ["left", [round, 0, 0, round]]
      : ["right", [0, round, round, 0]]
    : value < 0
      ? ["bottom", [0, 0, round, round]]
      : ["top", [round, round, 0, 0]];
  return { label: { position: outward }, itemStyle: { borderRadius: corners } };
}

const valueLabel = ({ theme, numbers }: Frame, show: boolean): Options => ({
  show,
  color: theme.text,
  fontSize: fontSizes.small,
  fontFamily: fontStack,
  formatter: ({ value }: { value: unknown }) =>
    typeof value === "number" ? numbers.value(value) : "",
});
