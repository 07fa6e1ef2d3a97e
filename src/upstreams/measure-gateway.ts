import type { GaugeReading, LinesReading, Metrics } from "../telemetry/metrics.ts";
import type { ParkedCalls } from "./asking/parked-calls.ts";
import type { ResultCache } from "./caching/result-cache.ts";
import { instanceLabel } from "./instance-label.ts";
import type { BreakerState, InstanceReport } from "./instances/instances.ts";
import type { UpstreamReport, Upstreams } from "./upstreams.ts";

export interface Measured {
  readonly upstreams: Pick<Upstreams, "reports" | "get">;
  readonly parked: Pick<ParkedCalls, "size">;
  readonly cache: Pick<ResultCache, "bytes" | "size">;
}

/** Shows in the metrics how the servers behind the hub are, as it is when somebody looks. */
export function measureGateway(
  metrics: Pick<Metrics, "gauge" | "gaugeLines">,
  { upstreams, parked, cache }: Measured,
): void {
  const reports = onceATurn(() => upstreams.reports());
  for (const gauge of wholeGauges(parked, cache)) metrics.gauge(gauge);
  metrics.gaugeLines(instancesBySource(reports));
  for (const row of upstreamRows(upstreams)) metrics.gaugeLines(ofUpstreams(reports, row));
  for (const row of instanceRows) metrics.gaugeLines(ofInstances(reports, row));
}

/** All gauges of a page are read in one turn of the event loop, and look at the same reports. */
function onceATurn<Value>(read: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => {
    if (known === undefined) {
      known = { value: read() };
      setImmediate(() => (known = undefined));
    }
    return known.value;
  };
}

type Reports = () => readonly UpstreamReport[];

const wholeGauges = (
  parked: Measured["parked"],
  cache: Measured["cache"],
): readonly GaugeReading[] => [
  {
    name: "kumihimo_parked_calls",
    help: "Calls of upstreams that wait here for their caller's answer.",
    read: () => parked.size,
  },
  {
    name: "kumihimo_result_cache_bytes",
    help: "Memory of kept results of tools.",
    read: () => cache.bytes,
  },
  {
    name: "kumihimo_result_cache_results",
    help: "Results of tools that are kept.",
    read: () => cache.size,
  },
];

type Row<Of> = readonly [name: string, help: string, value: (of: Of) => number];

const upstreamRows = (upstreams: Measured["upstreams"]): readonly Row<UpstreamReport>[] => [
  ["ready", "1 while what it offers is listed, else 0.", ({ state }) => flag(state === "ready")],
  ["breaker_state", breakerHelp("the upstream as a whole"), ({ breaker }) => stateOf(breaker)],
  ["requests_in_flight", "Requests that run at its instances.", inFlightOf],
  [
    "requests_waiting",
    "Requests that wait for a place or for a free instance.",
    ({ name, waiting }) => waiting + (upstreams.get(name)?.places.waiting ?? 0),
  ],
  ["tools", "Tools of it that are offered.", ({ tools }) => tools],
  [
    "tools_waiting",
    "Tools of it that are not offered until somebody approves them.",
    ({ quarantined }) => quarantined.length,
  ],
];

const instanceRows: readonly Row<InstanceReport>[] = [
  [
    "healthy",
    "0 where checks or its requests found it ill, else 1.",
    ({ health }) => flag(health === "healthy" || health === "unknown"),
  ],
  ["breaker_state", breakerHelp("the instance"), ({ breaker }) => stateOf(breaker)],
  ["requests_in_flight", "Requests that run there.", ({ inFlight }) => inFlight],
];

const ofUpstreams = (reports: Reports, [name, help, value]: Row<UpstreamReport>): LinesReading => ({
  name: `kumihimo_upstream_${name}`,
  help,
  read: () =>
    reports().map((report) => ({ labels: { upstream: report.name }, value: value(report) })),
});

const ofInstances = (reports: Reports, [name, help, value]: Row<InstanceReport>): LinesReading => ({
  name: `kumihimo_upstream_instance_${name}`,
  help,
  read: () =>
    reports().flatMap(({ name: upstream, instances }) =>
      instances.map((instance) => ({
        labels: { upstream, instance: instanceLabel(instance) },
        value: value(instance),
      })),
    ),
});

const instancesBySource = (reports: Reports): LinesReading => ({
  name: "kumihimo_upstream_instances",
  help: "Its instances by where they are known from: configuration, registration or dns.",
  read: () =>
    reports().flatMap(({ name: upstream, instances }) =>
      [...Map.groupBy(instances, ({ source }) => source)].map(([source, { length }]) => ({
        labels: { upstream, source },
        value: length,
      })),
    ),
});

function breakerHelp(of: string): string {
  return `Breaker of ${of}: 0 closed, 1 half-open (on trial), 2 open.`;
}

const states: Readonly<Record<BreakerState, number>> = { closed: 0, "half-open": 1, open: 2 };

const stateOf = (breaker: BreakerState): number => states[breaker];

const flag = (isSo: boolean): number => (isSo ? 1 : 0);

const inFlightOf = ({ instances }: UpstreamReport): number =>
  instances.reduce((sum, { inFlight }) => sum + inFlight, 0);
