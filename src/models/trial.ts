/** One small real request for each thing a provider offers, to see whether it works. */

import * as z from "zod";
import { defineAnswer } from "./answers/define-answer.ts";
import { type Capability, capabilities } from "./capability.ts";
import type { MediaFile, ModelCaller, Models, ModelSession, PictureBytes } from "./models.ts";
import type { Prompt } from "./prompts/prompt.ts";
import type { Provider } from "./provider.ts";

/** Small media to send. */
export interface TrialMedia {
  readonly picture: PictureBytes;
  readonly recording: MediaFile;
  /** Absent where this machine cannot make one. */
  readonly film?: MediaFile;
}

export interface Trial {
  readonly provider: string;
  readonly capability: Capability;
  /** The vendor's id. */
  readonly model: string;
  readonly outcome: "ok" | "failed" | "skipped";
  readonly seconds: number;
  /** US dollars; absent where no price is known. */
  readonly usd?: number;
  /** Whatever was thrown. */
  readonly failure?: unknown;
}

const prompt: Prompt = {
  name: "trial",
  version: 1,
  language: "en",
  instructions: "This is a test of the connection. Follow the task to the letter.",
  text: "Reply with OK.",
  digest: "trial",
};
const answer = defineAnswer("trial", z.object({ reply: z.string() }), "reply");

type Trying = { readonly [Kind in Capability]: (on: Bench) => Promise<unknown> | undefined };

interface Bench {
  readonly session: ModelSession;
  readonly provider: Provider;
  readonly media: TrialMedia;
  readonly signal: AbortSignal;
}

/** `undefined` where there is nothing to send. */
const trying: Trying = {
  describe: ({ session, media }) => session.describe({ prompt, answer, pictures: [media.picture] }),
  detect: ({ session, media }) => session.detect({ picture: media.picture }),
  read: ({ session, media }) => session.read({ picture: media.picture }),
  transcribe: ({ session, media }) =>
    session.transcribe({ recording: media.recording, words: false }),
  speak: ({ session }) => session.speak({ text: "OK", speed: 1 }),
  embed: ({ session }) => session.embed({ inputs: [{ text: "OK" }] }),
  generate: ({ session }) => session.generate({ prompt, answer }),
  watch: ({ session, media: { film } }) => film && session.watch({ prompt, answer, film }),
  // What a trained model takes is not known: it is asked for its description only.
  infer: ({ provider, signal }) => provider.inferenceModels?.(signal),
};

/** The kept answers are not looked at. */
export async function* tryProvider(
  models: Models,
  provider: Provider,
  media: TrialMedia,
  caller: Omit<ModelCaller, "fresh" | "choice">,
): AsyncGenerator<Trial, void, undefined> {
  for (const capability of capabilities) {
    const model = provider.services[capability]?.model;
    if (model === undefined) continue;
    const choice = { capability, model: `${provider.name}/${model}` };
    const session = models.session({ ...caller, fresh: true, choice });
    const bench = { session, provider, media, signal: caller.signal };
    yield { provider: provider.name, capability, model, ...(await tried(capability, bench)) };
    caller.signal.throwIfAborted();
  }
}

type Tried = Pick<Trial, "outcome" | "seconds" | "usd" | "failure">;

async function tried(capability: Capability, bench: Bench): Promise<Tried> {
  const start = performance.now();
  const end = () => {
    const usd = bench.session.usage()?.usd;
    return { seconds: (performance.now() - start) / 1000, ...(usd === undefined ? {} : { usd }) };
  };
  try {
    const work = trying[capability](bench);
    if (work === undefined) return { outcome: "skipped", seconds: 0 };
    await work;
    return { outcome: "ok", ...end() };
  } catch (failure) {
    bench.signal.throwIfAborted();
    return { outcome: "failed", ...end(), failure };
  }
}
