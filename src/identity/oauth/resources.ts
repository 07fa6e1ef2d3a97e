/** The addresses that a token of the hub can be for (RFC 8707). */
export interface Resources {
  /** The hub's own `/mcp`. */
  readonly hub: string;
  /** As tokens name it; undefined for anything that is not the hub's. */
  named(asked: string): string | undefined;
}

/**
 * @param publicUrl The hub's address, without a slash at its end.
 * @param isUpstream Whether a server behind the hub has this name.
 */
export function resourcesOf(publicUrl: string, isUpstream: (name: string) => boolean): Resources {
  const hub = `${publicUrl}/mcp`;
  const above = new URL(hub).href;
  return {
    hub,
    named(asked) {
      const url = URL.parse(asked);
      // Nothing may stand beside the path, such as a query that hides another address.
      if (url === null || url.href !== url.origin + url.pathname) return undefined;
      if (url.href === above) return hub;
      const name = url.href.slice(above.length + 1);
      const isBelow = url.href === `${above}/${name}` && /^[^/]+$/.test(name);
      return isBelow && isUpstream(name) ? `${hub}/${name}` : undefined;
    },
  };
}
