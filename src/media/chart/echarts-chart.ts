import { jobModule } from "../isolation/job-module.ts";
import type { WorkerPool } from "../isolation/worker-pool.ts";
import { checkSpec } from "./chart-data.ts";
import type { ChartEngine } from "./chart-engine.ts";
import type * as chartJob from "./chart-job.ts";
import type { ChartConfig } from "./config.ts";

const module = jobModule<typeof chartJob>(import.meta.url, "./chart-job");

/**
 * Charts through ECharts to SVG, and through resvg to PNG, in the processes of `pool`.
 *
 * A caller hands over data and never options of the library, so a label is text and nothing else.
 */
export function echartsChart(settings: ChartConfig, pool: WorkerPool): ChartEngine {
  const { seconds } = settings;
  return {
    name: "echarts",
    async draw(spec, signal) {
      checkSpec(spec, settings);
      const size = {
        width: spec.width ?? settings.width,
        height: spec.height ?? settings.height,
      };
      return pool.run({ module, name: "drawChart", seconds }, [spec, size], signal);
    },
  };
}
