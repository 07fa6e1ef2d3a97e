import type { ToolDifference } from "../integrity/tool-difference.ts";
import type { UpstreamReport } from "../upstreams.ts";

export type Listing = Pick<
  UpstreamReport,
  "state" | "tools" | "prompts" | "resources" | "quarantined" | "warnings" | "lastFailure"
>;

/** What one upstream offers in the hub. Disposing of it retires it and waits until its work has ended. */
export interface Federation extends AsyncDisposable {
  /** How its lists stand now. After a failed reading, what was listed before may still be offered. */
  readonly listing: Listing;
  diff(): readonly ToolDifference[];
  /**
   * Approves tools as `diff` has them now, by their names there; all without names. `<tool>@<fingerprint>`
   * approves it only while it is what that difference showed. Gives the names of those approved.
   */
  approve(tools?: readonly string[]): Promise<readonly string[]>;
  /** Reads all lists anew, and resolves when that is done or has failed. */
  refresh(): Promise<void>;
  /** Resolves once the lists were asked for once, or could not be. */
  settled(): Promise<void>;
  /**
   * From here on nothing is read, and nothing is written to the catalog. What is there stays, to be
   * replaced by whoever federates an upstream of this name next.
   */
  retire(): void;
  /** Takes all entries out of the catalog; only after `retire`, and while nobody else wrote there. */
  withdraw(): void;
}
