/**
 * What a caller sent, checked and put in the order it is drawn.
 *
 * @module
 */

import type { Localized } from "../../kernel/language.ts";
import { mediaErrors } from "../errors.ts";
import type { ChartSpec, Datum } from "./chart-engine.ts";
import { maxSeries } from "./chart-theme.ts";

export interface Series {
  /** Empty where the caller named none. */
  readonly name: string;
  /** One for each category; nothing where the series has no value there. */
  readonly values: readonly (number | undefined)[];
}

export interface ChartData {
  readonly categories: readonly string[];
  readonly series: readonly Series[];
}

export interface ChartLimits {
  readonly maxData: number;
}

/** @throws `media.notDrawable`. */
export function checkSpec(spec: ChartSpec, { maxData }: ChartLimits): void {
  const { data, type } = spec;
  if (data.length === 0) refuse({ en: "it has no data", ja: "データがありません" });
  if (data.length > maxData)
    refuse({
      en: `it has ${data.length} values, and ${maxData} is the limit`,
      ja: `値が ${data.length} 個あり、上限の ${maxData} 個を超えています`,
    });
  for (const datum of data) checkNumber(datum);
  const names = seriesNames(data);
  if (names.length > maxSeries)
    refuse({
      en: `it has ${names.length} series, and more than ${maxSeries} cannot be told apart`,
      ja: `系列が ${names.length} 個ありますが、見分けられるのは ${maxSeries} 個までです`,
    });
  if (type === "pie") checkPie(data, names);
  checkSide(spec.width);
  checkSide(spec.height);
}

/** Near the end of what numbers can hold, an axis cannot be divided. */
const mostSize = 1e100;

function checkNumber({ label, value }: Datum): void {
  if (!Number.isFinite(value))
    refuse({
      en: `the value of "${label}" is not a finite number`,
      ja: `「${label}」の値が有限の数ではありません`,
    });
  if (Math.abs(value) > mostSize)
    refuse({
      en: `the value of "${label}" is too large to draw`,
      ja: `「${label}」の値が大きすぎて描けません`,
    });
}

function checkPie(data: readonly Datum[], names: readonly string[]): void {
  if (names.length > 1)
    refuse({
      en: "a pie shows one series; use bars for several",
      ja: "円グラフの系列は一つだけです。複数なら棒グラフを使ってください",
    });
  const negative = data.find(({ value }) => value < 0);
  if (negative !== undefined)
    refuse({
      en: `a pie cannot show the negative value of "${negative.label}"; use bars`,
      ja: `円グラフは「${negative.label}」の負の値を表せません。棒グラフを使ってください`,
    });
  if (data.every(({ value }) => value === 0))
    refuse({ en: "every value of the pie is zero", ja: "円グラフの値がすべて 0 です" });
}

function checkSide(side: number | undefined): void {
  if (side === undefined || (Number.isInteger(side) && side >= 240 && side <= 4000)) return;
  refuse({
    en: "its width and height must be whole numbers of pixels from 240 to 4000",
    ja: "幅と高さは 240 から 4000 までの整数の画素数でなければなりません",
  });
}

function refuse(why: Localized): never {
  throw mediaErrors.notDrawable({ why });
}

const seriesNames = (data: readonly Datum[]): readonly string[] => [
  ...new Set(data.map(({ series }) => series ?? "")),
];

/**
 * Data on an axis of categories. With one series every datum has a place of its own, so a label may
 * come twice.
 *
 * @throws `media.notDrawable` when one of several series has two values for one label.
 */
export function byCategory(data: readonly Datum[]): ChartData {
  const names = seriesNames(data);
  const [only = ""] = names;
  if (names.length === 1) {
    const values = data.map(({ value }) => value);
    return { categories: data.map(({ label }) => label), series: [{ name: only, values }] };
  }
  const categories = commonOrder(names.map((name) => labelsOf(name, data)));
  return {
    categories,
    series: names.map((name) => ({ name, values: valuesOf(name, data, categories) })),
  };
}

const labelsOf = (name: string, data: readonly Datum[]): readonly string[] =>
  data.filter(({ series = "" }) => series === name).map(({ label }) => label);

/** A label that earlier lists lack goes behind its own predecessor: a gap in one series moves nothing. */
function commonOrder(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...others] = lists;
  const order = [...new Set(first)];
  for (const list of others) {
    let at = -1;
    for (const label of list) {
      const known = order.indexOf(label);
      at = known === -1 ? at + 1 : known;
      if (known === -1) order.splice(at, 0, label);
    }
  }
  return order;
}

function valuesOf(
  name: string,
  data: readonly Datum[],
  categories: readonly string[],
): readonly (number | undefined)[] {
  const values = new Map<string, number>();
  for (const { label, value, series = "" } of data) {
    if (series !== name) continue;
    if (values.has(label))
      refuse({
        en: `the series "${name}" has two values for "${label}"`,
        ja: `系列「${name}」に「${label}」の値が二つあります`,
      });
    values.set(label, value);
  }
  return categories.map((label) => values.get(label));
}

/** Data as points for a scatter chart; nothing when a label is not a number. */
export function asPoints(
  data: readonly Datum[],
): readonly { readonly name: string; readonly points: readonly [number, number][] }[] | undefined {
  if (!data.every(({ label }) => isNumber(label))) return undefined;
  return seriesNames(data).map((name) => ({
    name,
    points: data
      .filter(({ series }) => (series ?? "") === name)
      .map(({ label, value }) => [Number(label), value]),
  }));
}

const isNumber = (label: string): boolean => label.trim() !== "" && Number.isFinite(Number(label));
