/**
 * Processor, memory and event loop of this process. prom-client's own set also observes every garbage
 * collection and walks all handles at each scrape; these are the ones that alerts are written on.
 */

import { type EventLoopUtilization, monitorEventLoopDelay, performance } from "node:perf_hooks";
import { Counter, type Registry } from "prom-client";
import { addGauge } from "./add-gauge.ts";

/** Wakes the process this often to see how late it is, in milliseconds. */
const lagResolution = 20;

export function watchProcess(registry: Registry): Disposable {
  watchProcessor(registry);
  addGauge(registry, {
    name: "process_resident_memory_bytes",
    help: "Resident memory.",
    read: () => process.memoryUsage.rss(),
  });
  addGauge(registry, {
    name: "nodejs_heap_size_used_bytes",
    help: "JavaScript heap in use.",
    read: () => process.memoryUsage().heapUsed,
  });
  addGauge(registry, {
    name: "process_start_time_seconds",
    help: "When the process started, in seconds since 1970.",
    read: () => Math.round(performance.timeOrigin / 1000),
  });
  watchUtilization(registry);
  return watchLag(registry);
}

function watchProcessor(registry: Registry): void {
  let counted = 0;
  registry.registerMetric(
    new Counter({
      name: "process_cpu_seconds_total",
      help: "Processor time used, user and system.",
      registers: [],
      collect() {
        const { user, system } = process.cpuUsage();
        const total = (user + system) / 1e6;
        this.inc(total - counted);
        counted = total;
      },
    }),
  );
}

function watchUtilization(registry: Registry): void {
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  addGauge(registry, {
    name: "nodejs_eventloop_utilization",
    help: "Share of the time since the last scrape in which the event loop worked, 0 to 1.",
    read() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
  });
}

function watchLag(registry: Registry): Disposable {
  const lag = monitorEventLoopDelay({ resolution: lagResolution });
  lag.enable();
  addGauge(registry, {
    name: "nodejs_eventloop_lag_p99_seconds",
    help: "How late the event loop ran since the last scrape, 99th percentile.",
    read() {
      const late = lag.percentile(99) / 1e9 - lagResolution / 1000;
      lag.reset();
      // Without a sample the percentile is not a number.
      return Number.isFinite(late) ? Math.max(0, late) : 0;
    },
  });
  return { [Symbol.dispose]: () => void lag.disable() };
}
