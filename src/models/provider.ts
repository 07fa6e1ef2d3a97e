/**
 * The contract of a provider: a model service under the name it has in the configuration.
 *
 * An adapter translates, and nothing else. It does not retry, cache, cut, resize or count: that is
 * done once for all of them, in `routing/`.
 *
 * @module
 */

import type { Capability } from "./capability.ts";
import type { DescribeRequest } from "./capabilities/describe.ts";
import type { DetectRequest, Detection } from "./capabilities/detect.ts";
import type { EmbedRequest, Vectors } from "./capabilities/embed.ts";
import type { GenerateRequest } from "./capabilities/generate.ts";
import type { Inference, InferenceModel, InferRequest } from "./capabilities/infer.ts";
import type { ReadRequest, ReadText } from "./capabilities/read.ts";
import type { ProviderVoice, SpeakRequest, SpokenAudio } from "./capabilities/speak.ts";
import type { Transcript, TranscribeRequest } from "./capabilities/transcribe.ts";
import type { WatchRequest } from "./capabilities/watch.ts";
import type { Model } from "./model.ts";
import type { Usage } from "./usage.ts";

/** What each capability is asked and what it gives. */
export interface Exchanges {
  readonly describe: Exchange<DescribeRequest, string>;
  readonly detect: Exchange<DetectRequest, readonly Detection[]>;
  readonly read: Exchange<ReadRequest, ReadText>;
  readonly transcribe: Exchange<TranscribeRequest, Transcript>;
  readonly speak: Exchange<SpeakRequest, SpokenAudio>;
  readonly embed: Exchange<EmbedRequest, Vectors>;
  readonly generate: Exchange<GenerateRequest, string>;
  readonly watch: Exchange<WatchRequest, string>;
  readonly infer: Exchange<InferRequest, Inference>;
}

interface Exchange<Request, Value> {
  readonly request: Request;
  readonly value: Value;
}

export type RequestOf<Kind extends Capability> = Exchanges[Kind]["request"];
export type ValueOf<Kind extends Capability> = Exchanges[Kind]["value"];

/** One attempt. */
export interface Attempt {
  /** The vendor's id of the model. */
  readonly model: string;
  /** Fires when the caller gives up or the attempt's time is over. */
  readonly signal: AbortSignal;
  /** Present where somebody reads along; given each piece of the answer's text as it comes. */
  readonly onText?: (piece: string) => void;
}

export interface Reply<Value> {
  readonly value: Value;
  readonly usage: Usage;
  /** The model that answered, where it can be another than the attempt's. */
  readonly model?: string;
}

/** One capability of one provider. */
export interface Service<Kind extends Capability> {
  /** Used where the caller names no model. */
  readonly model: string;
  /**
   * @throws only from `models/errors.ts`, so that the router knows what may be tried again; the
   * signal's reason when it fires.
   */
  run(request: RequestOf<Kind>, attempt: Attempt): Promise<Reply<ValueOf<Kind>>>;
}

export type Services = { readonly [Kind in Capability]?: Service<Kind> };

export interface Provider extends AsyncDisposable {
  /** Its key in the configuration. */
  readonly name: string;
  /** `openai`, `anthropic` ... */
  readonly kind: string;
  /** Tells it from another service of the same name, for answers that are kept. */
  readonly fingerprint?: string;
  /** A capability that is missing is not offered. */
  readonly services: Services;
  /** The row of a model; a model that the table does not have is taken as it is named, without limits. */
  model(id: string): Model | undefined;
  /** How it is to be treated. */
  readonly manners: Manners;
  /** The voices of `speak`. */
  voices?(signal: AbortSignal): Promise<readonly ProviderVoice[]>;
  /** The models of `infer`. */
  inferenceModels?(signal: AbortSignal): Promise<readonly InferenceModel[]>;
}

/** What the configuration says of every provider, whatever its kind. */
export interface Manners {
  /** Calls in flight; further ones wait. */
  readonly concurrency: number;
  /** The time of one attempt. */
  readonly timeoutSeconds: number;
  /** Attempts after the first. */
  readonly retries: number;
  readonly breaker: { readonly failures: number; readonly restSeconds: number };
}
