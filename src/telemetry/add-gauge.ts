import { Gauge, type Registry } from "prom-client";
import type { GaugeReading } from "./metrics.ts";

/** A gauge whose value is read when the page is made. */
export function addGauge(registry: Registry, { name, help, read }: GaugeReading): void {
  registry.registerMetric(
    new Gauge({
      name,
      help,
      registers: [],
      async collect() {
        this.set(await read());
      },
    }),
  );
}
