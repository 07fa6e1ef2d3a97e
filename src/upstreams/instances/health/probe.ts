import type { Channel } from "../../channel.ts";
import type { InstanceEntry } from "../instances.ts";

/** `asleep`: nothing was asked, since asking would wake it; what was known of it stays. */
export type Verdict = "well" | "asleep";

export interface Target {
  readonly entry: InstanceEntry;
  readonly channel: Channel;
}

/** Asks one instance how it is, and rejects where it is not well. */
export interface Probe extends AsyncDisposable {
  ask(target: Target, signal: AbortSignal): Promise<Verdict>;
}
