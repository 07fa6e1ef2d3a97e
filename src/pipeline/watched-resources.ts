import type { Resource } from "./define-resource.ts";

/** Which resources somebody wants to hear of. */
export interface WatchedResources {
  readonly watch: (uri: string) => Disposable;
  /** Looks for the resources again, soon: the list of them is another now. */
  readonly refresh: () => void;
}

interface Watched {
  watchers: number;
  resource: Resource | undefined;
  watching: Disposable | undefined;
}

/** Different URIs at most; further ones are heard of only if somebody else watches them. */
const mostUris = 100_000;

/** Watches each URI once, however many want to hear of it, on whatever resource has it now. */
export function createWatchedResources(
  find: (uri: string) => Resource | undefined,
  most = mostUris,
): WatchedResources {
  const all = new Map<string, Watched>();
  let refreshing = false;

  const settle = (uri: string, watched: Watched): void => {
    const resource = find(uri);
    if (resource === watched.resource) return;
    // The new watch begins before the old one ends, so that one owner of both never lets go.
    const before = watched.watching;
    watched.resource = resource;
    watched.watching = resource?.watch?.(uri);
    before?.[Symbol.dispose]();
  };
  const begin = (uri: string): Watched | undefined => {
    const known = all.get(uri);
    if (known !== undefined || all.size >= most) return known;
    const watched: Watched = { watchers: 0, resource: undefined, watching: undefined };
    all.set(uri, watched);
    settle(uri, watched);
    return watched;
  };
  const leave = (uri: string, watched: Watched): void => {
    watched.watchers -= 1;
    if (watched.watchers > 0) return;
    all.delete(uri);
    watched.watching?.[Symbol.dispose]();
  };

  return {
    watch(uri) {
      const watched = begin(uri);
      if (watched !== undefined) watched.watchers += 1;
      let here = watched;
      return {
        [Symbol.dispose]() {
          if (here !== undefined) leave(uri, here);
          here = undefined;
        },
      };
    },
    refresh() {
      if (refreshing || all.size === 0) return;
      refreshing = true;
      // Many resources may come at once; they are looked for when all are there.
      queueMicrotask(() => {
        refreshing = false;
        for (const [uri, watched] of all) settle(uri, watched);
      });
    },
  };
}
