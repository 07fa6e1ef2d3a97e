import type { WorkerPool } from "../media/isolation/worker-pool.ts";
import type { Capability } from "./capability.ts";
import type { Model } from "./model.ts";
import type { Provider } from "./provider.ts";
import type { Wire } from "./wire/wire.ts";

/** An adapter: from settings of one kind to a provider. */
export interface ProviderKind<
  Settings extends { readonly kind: string } = { readonly kind: string },
> {
  readonly kind: Settings["kind"];
  /** What it can offer once it is configured. */
  readonly offers: readonly Capability[];
  /** What it offers as it is set, where that is not all of it. */
  offering?(settings: Settings): readonly Capability[];
  /** Its table of models. */
  readonly models: readonly Model[];
  /** The setting without which there is nothing to open, such as `apiKey`. */
  missing(settings: Settings): string | undefined;
  /** Opens nothing yet: a connection or a model file is opened with the first request. */
  open(name: string, settings: Settings, ground: ProviderGround): Provider;
}

/** What providers stand on. */
export interface ProviderGround {
  readonly wire: Wire;
  /** Processes for models that run on this machine. */
  readonly pool: WorkerPool;
}
