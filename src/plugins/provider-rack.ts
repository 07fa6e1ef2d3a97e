/** The providers in use, whichever plugin brought them. */

import type { Provider } from "../models/provider.ts";
import { pluginErrors } from "./errors.ts";

export interface ProviderRack extends AsyncDisposable {
  /** In the order they came; read it when it is needed, it grows while plugins start. */
  readonly providers: readonly Provider[];
  /** @throws `plugins.providerTaken` */
  add(owner: string, provider: Provider): void;
}

export function providerRack(): ProviderRack {
  const providers: Provider[] = [];
  return {
    providers,
    add(plugin, provider) {
      const { name } = provider;
      if (providers.some((other) => other.name === name)) {
        throw pluginErrors.providerTaken({ plugin, name });
      }
      providers.push(provider);
    },
    async [Symbol.asyncDispose]() {
      await using stack = new AsyncDisposableStack();
      for (const provider of providers) stack.use(provider);
    },
  };
}
