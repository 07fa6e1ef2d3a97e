import type { Registry } from "prom-client";
import type { InstanceMeter, Metrics, RequestEnd, ResultLook } from "./metrics.ts";
import {
  type CounterSeries,
  counterSeries,
  type HistogramSeries,
  histogramSeries,
  type Labels,
} from "./series.ts";

/** From a cached look-up to a long report, in seconds. */
const bounds = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What the servers behind the hub are asked. At most `mostNames` instances have lines of their own. */
export const upstreamMetrics = (
  registry: Registry,
  mostNames: number,
): Pick<Metrics, "upstreamInstance" | "resultCache"> => ({
  upstreamInstance: instanceMeters(newLines(registry), mostNames),
  resultCache: resultCache(registry),
});

const other = { upstream: "other", instance: "other" };

/**
 * One meter for all who hold an instance of that name: while an upstream is opened anew, the last requests
 * of the one before still run, and no line may stand on the page twice.
 */
function instanceMeters(lines: NewLines, mostNames: number): Metrics["upstreamInstance"] {
  const held = new Map<string, Meter>();
  return (upstream, instance) => {
    const own = { upstream, instance };
    const labels = held.has(keyOf(own)) || held.size < mostNames ? own : other;
    const key = keyOf(labels);
    const meter = held.get(key) ?? new Meter(lines, labels, () => held.delete(key));
    held.set(key, meter);
    return meter.held();
  };
}

const keyOf = ({ upstream, instance }: typeof other): string => `${upstream} ${instance}`;

/** Makes new lines of each metric of an instance. */
interface NewLines {
  readonly ends: (labels: Labels) => CounterSeries;
  readonly times: (labels: Labels) => HistogramSeries;
  readonly retries: (labels: Labels) => CounterSeries;
  readonly ejections: (labels: Labels) => CounterSeries;
  readonly restarts: (labels: Labels) => CounterSeries;
}

const newLines = (registry: Registry): NewLines => ({
  ends: counterSeries(registry, {
    name: "kumihimo_upstream_requests_total",
    help: "Requests to instances of upstreams that ended, each attempt by itself.",
  }),
  times: histogramSeries(registry, {
    name: "kumihimo_upstream_request_duration_seconds",
    help: "From the choice of an instance to the end of its answer, where it answered.",
    bounds,
  }),
  retries: counterSeries(registry, {
    name: "kumihimo_upstream_retries_total",
    help: "Requests that had failed and were sent again, by the instance that got them.",
  }),
  ejections: counterSeries(registry, {
    name: "kumihimo_upstream_ejections_total",
    help: "Times an instance had to sit out because its requests failed.",
  }),
  restarts: counterSeries(registry, {
    name: "kumihimo_upstream_restarts_total",
    help: "Times the process of an upstream ran again after it had ended by itself.",
  }),
});

class Meter implements InstanceMeter {
  readonly #lines: NewLines;
  readonly #labels: Labels;
  readonly #dropped: () => void;
  /** Made when there is first something to count. */
  readonly #ends = new Map<RequestEnd, CounterSeries>();
  readonly #times: HistogramSeries;
  readonly #retries: CounterSeries;
  readonly #ejections: CounterSeries;
  readonly #restarts: CounterSeries;
  #holders = 0;

  constructor(lines: NewLines, labels: Labels, dropped: () => void) {
    this.#lines = lines;
    this.#labels = labels;
    this.#dropped = dropped;
    this.#times = lines.times(labels);
    this.#retries = lines.retries(labels);
    this.#ejections = lines.ejections(labels);
    this.#restarts = lines.restarts(labels);
  }

  held(): InstanceMeter {
    this.#holders += 1;
    return this;
  }

  requestEnded(how: RequestEnd, seconds: number): void {
    const known = this.#ends.get(how);
    if (known !== undefined) known.count();
    else this.#begin(how).count();
    if (how === "ok") this.#times.observe(seconds);
  }

  retried(): void {
    this.#retries.count();
  }

  ejected(): void {
    this.#ejections.count();
  }

  restarted(): void {
    this.#restarts.count();
  }

  [Symbol.dispose](): void {
    this.#holders -= 1;
    if (this.#holders > 0) return;
    this.#dropped();
    const own = [this.#times, this.#retries, this.#ejections, this.#restarts];
    for (const line of [...own, ...this.#ends.values()]) line[Symbol.dispose]();
  }

  #begin(how: RequestEnd): CounterSeries {
    const begun = this.#lines.ends({ ...this.#labels, outcome: how });
    this.#ends.set(how, begun);
    return begun;
  }
}

function resultCache(registry: Registry): Metrics["resultCache"] {
  const lines = counterSeries(registry, {
    name: "kumihimo_result_cache_total",
    help: "Results of tools looked for among the kept ones; joined: an equal call was under way.",
  });
  const looks: Readonly<Record<ResultLook, CounterSeries>> = {
    hit: lines({ outcome: "hit" }),
    joined: lines({ outcome: "joined" }),
    miss: lines({ outcome: "miss" }),
  };
  return (look) => looks[look].count();
}
