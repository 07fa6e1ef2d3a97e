import type { Offer } from "../../pipeline/catalog.ts";
import type { McpEndpoint } from "./mcp-endpoint.ts";

/** One endpoint for each server behind the hub, made when it is first asked for. */
export interface ScopedEndpoints extends AsyncDisposable {
  /** Undefined where there is no such server. */
  of(name: string): McpEndpoint | undefined;
  /** As an endpoint's own. */
  close(): Promise<void>;
}

/**
 * `open` gives a new endpoint, or undefined for a name that is not there. An endpoint whose server has
 * gone is closed when the catalog changes; `present` tells.
 */
export function createScopedEndpoints(
  offer: Pick<Offer, "watch">,
  open: (name: string) => McpEndpoint | undefined,
  present: (name: string) => boolean,
): ScopedEndpoints {
  const opened = new Map<string, McpEndpoint>();
  const unwatch = offer.watch(() => {
    for (const [name, endpoint] of opened) {
      if (present(name)) continue;
      opened.delete(name);
      void endpoint.close();
    }
  });
  const close = async (): Promise<void> => {
    unwatch();
    await Promise.all([...opened.values()].map((endpoint) => endpoint.close()));
  };
  return {
    of(name) {
      const known = opened.get(name);
      if (known !== undefined && present(name)) return known;
      const endpoint = open(name);
      if (endpoint !== undefined) opened.set(name, endpoint);
      return endpoint;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
