import type { ModelServer, ServedSignature, Target } from "./model-server.ts";

/** How long a model is taken to be as it was, in milliseconds. */
const lifetimeMs = 60_000;
const mostKept = 1000;

export interface Signatures {
  of(target: Target, signal: AbortSignal): Promise<ServedSignature>;
  /** For a model that turned out to be another one. */
  forget(target: Target): void;
}

/** What the models of a server take and give, so that it is not asked before each prediction. */
export function keptSignatures(server: ModelServer): Signatures {
  const kept = new Map<string, { readonly signature: ServedSignature; readonly until: number }>();
  return {
    async of(target, signal) {
      const known = kept.get(keyOf(target));
      if (known !== undefined && known.until > performance.now()) return known.signature;
      const signature = await server.signature(target, signal);
      if (kept.size >= mostKept) kept.clear();
      kept.set(keyOf(target), { signature, until: performance.now() + lifetimeMs });
      return signature;
    },
    forget: (target) => void kept.delete(keyOf(target)),
  };
}

const keyOf = ({ model, version = "" }: Target): string => `${model} ${version}`;
