import type { ExportRecord } from "../export-format.ts";

/** Where records go. */
export interface Destination extends AsyncDisposable {
  /**
   * Resolves once they are safe there; what is sent again after a failure may be there twice.
   *
   * @throws `audit.notDelivered`, `audit.deliveryRefused`, the signal's reason
   */
  deliver(records: readonly ExportRecord[], signal: AbortSignal): Promise<void>;
}
