/**
 * Counters and histograms for what happens thousands of times a second.
 *
 * prom-client looks up its labels at each count. Here whoever counts holds on to the series, and the
 * registry asks for the numbers when the page is made.
 *
 * @module
 */

import type { Metric, Registry } from "prom-client";

export type Labels = Readonly<Record<string, string | number>>;

/** One line of a counter, until it is disposed. */
export interface CounterSeries extends Disposable {
  count(by?: number): void;
}

/** The lines of a histogram for one set of labels, until it is disposed. */
export interface HistogramSeries extends Disposable {
  observe(value: number): void;
}

/** One line of a gauge. */
export interface GaugeLine {
  readonly labels: Labels;
  readonly value: number;
}

export interface About {
  readonly name: string;
  readonly help: string;
}

interface Value {
  readonly labels: Labels;
  readonly value: number;
  readonly metricName?: string;
}

/** Gives a new line of the counter; ask once for each set of labels. */
export function counterSeries(
  registry: Registry,
  { name, help }: About,
): (labels: Labels) => CounterSeries {
  const all = new Set<{ readonly labels: Labels; value: number }>();
  register(registry, { name, help, type: "counter", values: () => [...all] });
  return (labels) => {
    const own = { labels, value: 0 };
    all.add(own);
    return {
      count(by = 1) {
        own.value += by;
      },
      [Symbol.dispose]: () => void all.delete(own),
    };
  };
}

/**
 * One line for each set of labels that was ever named. Most calls name the labels of the one before, and
 * then nothing is looked up.
 */
export function seriesBy<First, Second, Third>(
  make: (first: First, second: Second, third: Third) => CounterSeries,
): (first: First, second: Second, third: Third) => CounterSeries {
  const all = new Map<string, CounterSeries>();
  let latest: readonly [First, Second, Third, CounterSeries] | undefined;
  return (first, second, third) => {
    if (latest?.[0] === first && latest[1] === second && latest[2] === third) return latest[3];
    const key = `${String(first)} ${String(second)} ${String(third)}`;
    const series = all.get(key) ?? make(first, second, third);
    all.set(key, series);
    latest = [first, second, third, series];
    return series;
  };
}

/** The same for a histogram; `bounds` are the upper ends of its buckets, ascending. */
export function histogramSeries(
  registry: Registry,
  { name, help, bounds }: About & { readonly bounds: readonly number[] },
): (labels: Labels) => HistogramSeries {
  const all = new Set<Observed>();
  const values = (): Value[] => [...all].flatMap((observed) => linesOf(name, bounds, observed));
  register(registry, { name, help, type: "histogram", values });
  return (labels) => {
    const own: Observed = { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
    all.add(own);
    return {
      observe(value) {
        own.sum += value;
        own.count += 1;
        let place = 0;
        while (place < bounds.length && value > Number(bounds[place])) place += 1;
        if (place < bounds.length) own.counts[place] = Number(own.counts[place]) + 1;
      },
      [Symbol.dispose]: () => void all.delete(own),
    };
  };
}

/** A gauge with as many lines as `read` gives whenever the page is made; no two with the same labels. */
export function gaugeLines(
  registry: Registry,
  { name, help }: About,
  read: () => readonly GaugeLine[],
): void {
  register(registry, { name, help, type: "gauge", values: read });
}

interface Observed {
  readonly labels: Labels;
  /** In each bucket alone. */
  readonly counts: number[];
  sum: number;
  count: number;
}

/** As the page wants them: buckets hold all that is at most their bound. */
function linesOf(name: string, bounds: readonly number[], observed: Observed): Value[] {
  const { labels, counts, sum, count } = observed;
  let below = 0;
  const buckets = bounds.map((bound, place) => {
    below += counts[place] ?? 0;
    return { labels: { le: bound, ...labels }, value: below, metricName: `${name}_bucket` };
  });
  return [
    ...buckets,
    { labels: { le: "+Inf", ...labels }, value: count, metricName: `${name}_bucket` },
    { labels, value: sum, metricName: `${name}_sum` },
    { labels, value: count, metricName: `${name}_count` },
  ];
}

interface Shown extends About {
  readonly type: "counter" | "gauge" | "histogram";
  readonly values: () => readonly Value[];
}

function register(registry: Registry, { name, help, type, values }: Shown): void {
  const metric = {
    name,
    help,
    type,
    get: () => Promise.resolve({ name, help, type, values: values(), aggregator: "sum" }),
    reset() {},
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that the registry uses of a metric
  registry.registerMetric(metric as unknown as Metric);
}
