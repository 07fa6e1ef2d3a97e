import type { GaugeReading } from "../telemetry/metrics.ts";
import type { Artifacts } from "./artifacts.ts";

/** How full the store of artifacts is. */
export const artifactGauges = (artifacts: Pick<Artifacts, "usage">): readonly GaugeReading[] => [
  {
    name: "kumihimo_artifact_bytes",
    help: "Bytes of all artifacts held.",
    read: async () => (await artifacts.usage()).bytes,
  },
  {
    name: "kumihimo_artifacts",
    help: "Artifacts held.",
    read: async () => (await artifacts.usage()).count,
  },
];
