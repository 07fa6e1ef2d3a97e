/**
 * Whether WebAssembly gave up with an error that leaves its instance in no defined state: a bad
 * memory access, an abort. Decoders report what they merely dislike in other ways.
 */
export const isTrap = (error: unknown): boolean =>
  error instanceof Error && error.name === "RuntimeError";
