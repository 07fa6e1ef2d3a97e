import type { AnchorSettings } from "../audit/anchors/config.ts";
import type { Programs } from "../media/programs/programs.ts";
import type { ConfiguredProvider } from "../models/configured-providers.ts";
import type { Probe } from "./doctor.ts";
import { anchorProbes } from "./probes/anchor-probes.ts";
import { dataFolderProbe, freeDiskProbe, rootProbes } from "./probes/folder-probes.ts";
import { fontProbe, nodeProbe, ocrProbe } from "./probes/package-probes.ts";
import { portProbe } from "./probes/port-probe.ts";
import { programProbes } from "./probes/program-probes.ts";
import { providerProbes } from "./probes/provider-probes.ts";
import { sandboxProbe } from "./probes/sandbox-probe.ts";

export interface ProbedHub {
  readonly dataDir: string;
  readonly roots: readonly string[];
  readonly host: string;
  readonly port: number;
  /** Bytes that should be free under the data folder. */
  readonly freeBytes: number;
  readonly programs: Programs;
  /** Folders as in `PATH`. */
  readonly searchPath: string;
  readonly providers: readonly ConfiguredProvider[];
  readonly anchors: readonly AnchorSettings[];
  /** The folder of the audit logs. */
  readonly auditDirectory: string;
}

/** Everything that `doctor` looks at, in the order it is shown. Nothing of the hub need be running. */
export const hubProbes = (hub: ProbedHub): Probe[] => [
  nodeProbe,
  dataFolderProbe(hub.dataDir),
  freeDiskProbe(hub.dataDir, hub.freeBytes),
  portProbe(hub.host, hub.port),
  ...rootProbes(hub.roots),
  ...programProbes(hub.programs),
  ocrProbe,
  fontProbe,
  sandboxProbe(hub.searchPath),
  ...providerProbes(hub.providers),
  ...anchorProbes(hub.anchors, hub.auditDirectory),
];
