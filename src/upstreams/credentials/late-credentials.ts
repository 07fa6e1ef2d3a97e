import type { HttpUpstreamSettings } from "../settings.ts";
import type { OpenedCredentials } from "./credential.ts";
import { nobodysCredentials } from "./nobodys-credentials.ts";
import type { OpenCredentials } from "./open-credentials.ts";

/** Credentials for upstreams that are opened before the hub knows how people log in. */
export interface LateCredentials {
  readonly open: OpenCredentials;
  /** From now on people can log in; until then no caller is anybody. */
  begin(open: OpenCredentials): void;
}

export function lateCredentials(): LateCredentials {
  let real: OpenCredentials | undefined;
  return {
    open: (upstream, settings) => new Late(upstream, settings, () => real),
    begin(open) {
      real = open;
    },
  };
}

class Late implements OpenedCredentials {
  readonly #upstream: string;
  readonly #settings: HttpUpstreamSettings;
  readonly #real: () => OpenCredentials | undefined;
  #opened: OpenedCredentials | undefined;

  constructor(
    upstream: string,
    settings: HttpUpstreamSettings,
    real: () => OpenCredentials | undefined,
  ) {
    this.#upstream = upstream;
    this.#settings = settings;
    this.#real = real;
  }

  get connecting(): OpenedCredentials["connecting"] {
    return this.#now().connecting;
  }

  of: OpenedCredentials["of"] = (caller, signal) => this.#now().of(caller, signal);

  insteadOf: OpenedCredentials["insteadOf"] = (refused, caller, signal) =>
    this.#now().insteadOf(refused, caller, signal);

  refused(): Error {
    return this.#now().refused();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened?.[Symbol.asyncDispose]();
  }

  #now(): OpenedCredentials {
    const open = this.#real();
    if (open === undefined) return nobodysCredentials(this.#upstream);
    this.#opened ??= open(this.#upstream, this.#settings);
    return this.#opened;
  }
}
