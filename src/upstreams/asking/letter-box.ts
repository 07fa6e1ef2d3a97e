import { pipelineErrors } from "../../pipeline/errors.ts";
import type { State } from "../../storage/state/state.ts";
import { type Letter, read, written } from "./letters.ts";

/** Where letters to this replica arrive, and those to others are sent from. */
export interface LetterBox {
  /** Resolves once other replicas can write to this one. @throws `storage.*`, `pipeline.draining` */
  readonly reachable: () => Promise<void>;
  /** False when the letter is too large. It is lost where the other is gone. @throws `storage.*` */
  readonly send: (to: string, letter: Letter) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export function createLetterBox(
  { state, replica }: { readonly state: State; readonly replica: string },
  hear: (letter: Letter) => void,
): LetterBox {
  let subscription: Promise<AsyncDisposable> | undefined;
  let closed = false;
  const open = (text: string): void => {
    const letter = read(text);
    if (letter !== undefined) hear(letter);
  };
  return {
    async reachable() {
      if (closed) throw pipelineErrors.draining({});
      subscription ??= state.subscribe(channelOf(replica), open);
      try {
        await subscription;
      } catch (error) {
        subscription = undefined;
        throw error;
      }
    },
    async send(to, letter) {
      const text = written(letter);
      if (text !== undefined) await state.publish(channelOf(to), text);
      return text !== undefined;
    },
    async close() {
      closed = true;
      const subscribed = await subscription?.catch(() => undefined);
      await subscribed?.[Symbol.asyncDispose]();
    },
  };
}

const channelOf = (replica: string): string => `asking:${replica}`;
