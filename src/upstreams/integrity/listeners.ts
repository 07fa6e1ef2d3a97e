/** Who wants to hear that pins of an upstream were set. */
export interface PinListeners {
  add(upstream: string, listener: () => void): Disposable;
  tell(upstream: string): void;
}

export function createPinListeners(): PinListeners {
  const byUpstream = new Map<string, Set<() => void>>();
  return {
    add(upstream, listener) {
      const listeners = byUpstream.get(upstream) ?? new Set();
      byUpstream.set(upstream, listeners.add(listener));
      return {
        [Symbol.dispose]() {
          listeners.delete(listener);
          if (listeners.size === 0) byUpstream.delete(upstream);
        },
      };
    },
    tell(upstream) {
      for (const listener of byUpstream.get(upstream) ?? []) listener();
    },
  };
}
