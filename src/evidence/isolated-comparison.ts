import { jobModule } from "../media/isolation/job-module.ts";
import type { WorkerPool } from "../media/isolation/worker-pool.ts";
import type { EvidenceOptions } from "./compare-sources.ts";
import type * as comparisonJob from "./comparison-job.ts";
import type { Passage } from "./passage.ts";
import type { EvidenceReport } from "./schema.ts";

const module = jobModule<typeof comparisonJob>(import.meta.url, "./comparison-job");

/** Compares sources; see `compareSources`. */
export type Comparison = (
  passages: readonly Passage[],
  options: EvidenceOptions,
  signal: AbortSignal,
) => Promise<EvidenceReport>;

/**
 * The comparison in the processes of `pool`: long texts take seconds of processor time, during which
 * the hub must answer its other callers.
 *
 * @throws `kernel.deadline`, `kernel.busy`, `media.engineCrashed`, `media.engineMemory`
 */
export const isolatedComparison =
  (pool: WorkerPool): Comparison =>
  (passages, options, signal) =>
    pool.run({ module, name: "compare" }, [passages, options], signal);
