/** The comparison as a job of a child process. */

import { compareSources, type EvidenceOptions } from "./compare-sources.ts";
import type { Passage } from "./passage.ts";
import type { EvidenceReport } from "./schema.ts";

export const compare = (passages: readonly Passage[], options: EvidenceOptions): EvidenceReport =>
  compareSources(passages, options);
