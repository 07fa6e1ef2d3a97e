import type { ToolDifference } from "../integrity/tool-difference.ts";
import type { InstanceEntry } from "../instances/instances.ts";
import type { UpstreamSettings } from "../settings.ts";
import type { Upstream } from "../upstream.ts";
import type { UpstreamReport } from "../upstreams.ts";

/** An upstream that runs, and whose lists are in the catalog. Disposing of it ends its calls. */
export interface OpenedUpstream extends AsyncDisposable {
  readonly upstream: Upstream;
  /** How its lists stand now. */
  readonly listing: Listing;
  diff(): readonly ToolDifference[];
  approve(tools?: readonly string[]): Promise<readonly string[]>;
  /** Resolves once it was asked once for its lists, or could not be reached. */
  settled(): Promise<void>;
  /**
   * From here on it writes nothing to the catalog and asks for no lists. What it has there stays, to be
   * replaced by the successor of its name; calls go on.
   */
  retire(): void;
  /** Takes what it has in the catalog out of it; only after {@link retire}, and at most once. */
  withdraw(): void;
}

export type Listing = Pick<
  UpstreamReport,
  "state" | "tools" | "prompts" | "resources" | "quarantined" | "warnings" | "lastFailure"
>;

/** Starts an upstream on its first instances; nothing is waited for. @throws where its settings cannot work. */
export type OpenUpstream = (
  name: string,
  settings: UpstreamSettings,
  list: readonly InstanceEntry[],
) => OpenedUpstream;
