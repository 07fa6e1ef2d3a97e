import { jobModule } from "../isolation/job-module.ts";
import type { WorkerPool } from "../isolation/worker-pool.ts";
import type { DocumentConfig } from "./config.ts";
import type { DocumentEngine } from "./document-engine.ts";
import type * as documentJob from "./document-job.ts";

const module = jobModule<typeof documentJob>(import.meta.url, "./document-job");

/**
 * PDF, DOCX, XLSX, PPTX, HTML and plain text, in the processes of `pool`.
 *
 * Nothing in a document is run or fetched.
 */
export function localDocument(settings: DocumentConfig, pool: WorkerPool): DocumentEngine {
  const { seconds } = settings;
  return {
    name: "local",
    read: (document, mimeType, signal) =>
      pool.run({ module, name: "readDocument", seconds }, [document, mimeType, settings], signal),
  };
}
