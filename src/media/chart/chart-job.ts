/** What runs in a child process for the chart engine. */

import { Resvg } from "@resvg/resvg-js";
import { BarChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, setPlatformAPI, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { mediaErrors } from "../errors.ts";
import { accessibleSvg } from "./accessible-svg.ts";
import { axisChart } from "./axis-chart.ts";
import { byCategory } from "./chart-data.ts";
import type { Chart, ChartSpec, Datum } from "./chart-engine.ts";
import { chartFrame, type Frame } from "./chart-frame.ts";
import { fontFamily, fontFiles } from "./fonts.ts";
import { pieChart } from "./pie-chart.ts";
import { scatterChart } from "./scatter-chart.ts";
import type { Options } from "./options.ts";
import { textWidth } from "./text-width.ts";
import { oneLine } from "./wrapped-text.ts";

use([BarChart, LineChart, PieChart, ScatterChart]);
use([GridComponent, LegendComponent, TitleComponent, LabelLayout, SVGRenderer]);
setPlatformAPI({ measureText: (text, font = "") => ({ width: textWidth(text, font) }) });

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Draws a spec that `checkSpec` has let pass. @throws `media.notDrawable`. */
export function drawChart(given: ChartSpec, size: Size): Chart {
  const spec = { ...given, data: cleaned(given.data) };
  const names = [...new Set(spec.data.map(({ series = "" }) => series))];
  const frame = chartFrame(spec, size, names.length > 1 ? names : []);
  const svg = accessibleSvg(render({ ...frame.options, ...body(spec, frame) }, size), spec, frame);
  return { svg, png: rasterised(svg), ...size };
}

/** Texts on one line, and a sign in the legend for data without a series among others with one. */
function cleaned(data: readonly Datum[]): readonly Datum[] {
  const unnamed = data.some(({ series }) => series !== undefined) ? { series: "–" } : {};
  return data.map(({ label, value, series }) => ({
    label: oneLine(label),
    value,
    ...(series === undefined ? unnamed : { series: oneLine(series) }),
  }));
}

function body(spec: ChartSpec, frame: Frame): Options {
  if (spec.type === "pie") return pieChart(spec.data, frame);
  if (spec.type === "scatter") return scatterChart(spec.data, frame);
  return axisChart(spec.type, byCategory(spec.data), frame);
}

/** The library counts ticks with twenty decimals, and gives up where they do not suffice. */
const indivisible = {
  en: "its values are too close to zero or to one another for an axis",
  ja: "値が 0 または互いに近すぎて軸を刻めません",
};

/** Its assertions have no message. */
const isAssertion = (error: unknown): boolean => error instanceof Error && error.message === "";

function render(options: Options, { width, height }: Size): string {
  const chart = init(undefined, undefined, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(options);
    return withoutTraces(chart.renderToSVGString());
  } catch (error) {
    throw isAssertion(error)
      ? mediaErrors.notDrawable({ why: indivisible }, { cause: error })
      : error;
  } finally {
    chart.dispose();
  }
}

/**
 * Takes out what serves a live page only: rules for the pointer, and ids that count up with every
 * chart, by which the same chart would have other bytes each time. In texts the quotes are escaped.
 */
const withoutTraces = (svg: string): string =>
  svg
    .replace(/<style ?>(?:(?!<style)[\s\S])*<\/style>\s*(?=<\/svg>$)/, "")
    .replaceAll(/ (?:class|pointer-events|ecmeta_[a-z_]+)="[^"]*"/g, "")
    .replaceAll(/(?<= id="| clip-path="url\(#)zr\d+-/g, "chart-");

function rasterised(svg: string): Uint8Array {
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily };
  return new Uint8Array(new Resvg(svg, { font }).render().asPng());
}
