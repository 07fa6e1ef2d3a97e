import type { State } from "../../storage/state/state.ts";
import { filePins } from "./file-pins.ts";
import type { Parts } from "./fingerprint.ts";
import { statePins } from "./state-pins.ts";

/** A tool as it was approved. */
export interface Pin {
  /** Of {@link hashOf}. */
  readonly hash: string;
  /** What the hash covers, to show a difference with. */
  readonly parts: Parts;
}

/**
 * What was approved, by upstream and by the tool's name there. A pin outlives its tool: one that was
 * taken away comes back as it was, or waits.
 */
export interface Pins extends AsyncDisposable {
  /** @throws `upstreams.pinsUnreadable`, `storage.stateUnavailable` */
  hashes(upstream: string): Promise<ReadonlyMap<string, string>>;
  /** Of those of these tools that were pinned. @throws as `hashes` */
  parts(upstream: string, tools: Iterable<string>): Promise<ReadonlyMap<string, Parts>>;
  /** Adds these pins to those there are, each in place of the tool's former one. @throws as `hashes` */
  pin(upstream: string, pins: ReadonlyMap<string, Pin>): Promise<void>;
  /** Calls `listener` after a pin of the upstream was set, here or on another replica. */
  watch(upstream: string, listener: () => void): Disposable;
}

/** More tools than any upstream has at one time; beyond it, new ones wait. */
export const mostPins = 50_000;

/** Pins in the replicas' shared state, or where there is none, in files of `folder`. */
export function openPins({
  state,
  folder,
}: {
  readonly state: State;
  readonly folder: string;
}): Promise<Pins> {
  return state.shared ? statePins(state) : Promise.resolve(filePins(folder));
}
