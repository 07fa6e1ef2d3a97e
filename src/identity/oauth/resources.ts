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
  return {
    hub,
    named(asked) {
      const written = URL.parse(asked)?.href;
      // The parser drops what would hide another address behind the same spelling; a query is one.
      if (
        written === undefined ||
        written !== new URL(written).origin + new URL(written).pathname
      ) {
        return undefined;
      }
      if (written === new URL(hub).href) return hub;
      const [, name] = /^([^/]+)$/.exec(written.slice(new URL(hub).href.length + 1)) ?? [];
      const isBelow = written.startsWith(`${new URL(hub).href}/`);
      return isBelow && name !== undefined && isUpstream(name) ? `${hub}/${name}` : undefined;
    },
  };
}
