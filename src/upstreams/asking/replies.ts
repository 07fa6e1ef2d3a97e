import type { Letter } from "./letters.ts";

/** What other replicas still have to write to this one. */
export interface Replies {
  /** Starts to wait for the last letter about a request. */
  await(request: string, options: ReplyOptions): Reply;
  readonly hear: (letter: Letter) => void;
  /** Nothing will come any more. */
  readonly close: () => void;
}

export interface ReplyOptions {
  readonly signal: AbortSignal;
  /** How long the other replica may be silent before it counts as gone. */
  readonly patienceSeconds: number;
}

export interface Reply {
  /** Undefined where the other replica is gone. Rejects with the signal's reason, or what it was given up for. */
  readonly letter: Promise<Letter | undefined>;
  readonly giveUp: (reason: unknown) => void;
}

type Reader = (letter: Letter | undefined) => void;

export function createReplies(): Replies {
  const readers = new Map<string, Reader>();
  return {
    await(request, { signal, patienceSeconds }) {
      const { promise, resolve, reject } = Promise.withResolvers<Letter | undefined>();
      const stop = (): void => reject(signal.reason);
      const watchdog = setTimeout(() => resolve(undefined), patienceSeconds * 1000);
      signal.addEventListener("abort", stop, { once: true });
      readers.set(request, (letter) => {
        if (letter?.kind === "working") watchdog.refresh();
        else resolve(letter);
      });
      const letter = promise.finally(() => {
        clearTimeout(watchdog);
        signal.removeEventListener("abort", stop);
        readers.delete(request);
      });
      return { letter, giveUp: reject };
    },
    hear(letter) {
      if (letter.kind !== "abandon") readers.get(letter.request)?.(letter);
    },
    close() {
      for (const reader of readers.values()) reader(undefined);
    },
  };
}
