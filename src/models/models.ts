/**
 * What a tool sees of the providers: it asks for a capability, and never knows who answers.
 *
 * @module
 */

import type { Principal } from "../identity/principal.ts";
import type { Answer } from "./answers/define-answer.ts";
import type { Detection } from "./capabilities/detect.ts";
import type { EmbedInput, Vectors } from "./capabilities/embed.ts";
import type { Inference, InferenceModel } from "./capabilities/infer.ts";
import type { ReadText } from "./capabilities/read.ts";
import type { ProviderVoice, SpokenAudio } from "./capabilities/speak.ts";
import type { Transcript } from "./capabilities/transcribe.ts";
import type { Capability } from "./capability.ts";
import type { Prompt } from "./prompts/prompt.ts";
import type { Provider } from "./provider.ts";
import type { ProviderStatus } from "./provider-status.ts";
import type { UsageReport } from "./usage-report.ts";

export interface Models {
  /** Whether any provider is configured for it. */
  offers(capability: Capability): boolean;
  /**
   * For one call of a tool, with a meter of its own.
   *
   * @throws `models.unknownProvider`, `models.lacksCapability` where the caller's choice can do
   * nothing of the call.
   */
  session(caller: ModelCaller): ModelSession;
  /** The voices of all providers; one that cannot be asked is left out. Ids are `provider/voice`. */
  voices(signal: AbortSignal): Promise<readonly ListedVoice[]>;
  /** The models of `infer`; ids are `provider/model`. */
  inferenceModels(signal: AbortSignal): Promise<readonly ListedInferenceModel[]>;
  readonly providers: readonly Provider[];
  /** What the operator is told of each provider. */
  status(): readonly ProviderStatus[];
}

export interface ListedVoice extends ProviderVoice {
  readonly provider: string;
}

export interface ListedInferenceModel extends InferenceModel {
  readonly provider: string;
}

export interface ModelCaller {
  readonly principal: Principal;
  /** The call's id, for logs. */
  readonly id: string;
  readonly signal: AbortSignal;
  /** No answer from the cache. */
  readonly fresh: boolean;
  readonly choice?: ModelChoice;
}

/**
 * Takes the place of the configured order, and is not fallen back from. `provider/model` is for
 * `capability` only. A bare `provider` does everything in the call that it offers; what it lacks keeps
 * the configured order, but for `capability`, which nobody else does.
 */
export interface ModelChoice {
  readonly model: string;
  /** What the call is for. */
  readonly capability: Capability;
  /** Parts that are of use without `capability`: a bare provider may offer one of these instead. */
  readonly also?: readonly Capability[] | undefined;
}

/** Media in its file. */
export interface MediaFile {
  readonly path: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  readonly durationSeconds: number;
  sha256(): Promise<string>;
}

/** Part of a recording or a film, in seconds from its beginning. */
export interface Stretch {
  readonly startSecond: number;
  readonly endSecond: number;
}

/** A picture in any format that the image engine reads; the hub turns it upright and shrinks it. */
export interface PictureBytes {
  readonly bytes: Uint8Array;
}

export interface Asked<Value> {
  readonly prompt: Prompt;
  readonly answer: Answer<Value>;
  /** Given the prose of the answer so far, where somebody reads along. */
  readonly onProse?: (soFar: string) => void;
}

/** What came back, and from whom. */
export interface Answered<Value> {
  readonly value: Value;
  /** `provider/model` */
  readonly model: string;
  /** Given again; nothing was sent. */
  readonly cached: boolean;
}

/**
 * Every method falls back, tries again, resizes, cuts, counts and caches as configured.
 *
 * @throws `models.noProvider`, `models.unknownProvider`, `models.lacksCapability`, `models.overBudget`,
 * and after all were asked `models.noneAnswered` or, where only one was, its own failure.
 */
export interface ModelSession {
  /** Whether a provider is configured for it, or the one the caller named offers it. */
  offers(capability: Capability): boolean;
  generate<Value>(ask: Asked<Value>): Promise<Answered<Value>>;
  describe<Value>(
    ask: Asked<Value> & { readonly pictures: readonly PictureBytes[] },
  ): Promise<Answered<Value>>;
  /** `stretch` is what is watched, and nothing else is sent; the model counts from its beginning. */
  watch<Value>(
    ask: Asked<Value> & { readonly film: MediaFile; readonly stretch?: Stretch },
  ): Promise<Answered<Value>>;
  /**
   * The stretches in which the one who is asked first to `watch` a film can take it, in order: one, which
   * is the whole, or several, side by side, of a film that is too long for it.
   */
  filmWindows(film: MediaFile): Promise<readonly Stretch[]>;
  /** Boxes are in pixels of the picture as shown, before it was made smaller. */
  detect(ask: {
    readonly picture: PictureBytes;
    readonly wanted?: readonly string[];
  }): Promise<Answered<readonly Detection[]>>;
  /** Boxes as for `detect`. */
  read(ask: {
    readonly picture: PictureBytes;
    readonly languages?: readonly string[];
  }): Promise<Answered<ReadText>>;
  /** A long recording is cut at silences; times are of the whole. */
  transcribe(ask: {
    readonly recording: MediaFile;
    readonly language?: string;
    readonly words: boolean;
    readonly speakers?: number | "unknown";
    /** 0 to 1, as parts are finished. */
    readonly progress?: (share: number) => void;
  }): Promise<Answered<Transcript>>;
  /** `voice` is `provider/voice`, which also chooses the provider. */
  speak(ask: {
    readonly text: string;
    readonly voice?: string;
    readonly language?: string;
    readonly speed: number;
  }): Promise<Answered<SpokenAudio>>;
  embed(ask: {
    readonly inputs: readonly EmbedInput[];
    readonly purpose?: "query" | "document";
  }): Promise<Answered<Vectors>>;
  /** `model` is `provider/model`, or the model's name where only one provider has it. */
  infer(ask: { readonly model: string; readonly input: unknown }): Promise<Answered<Inference>>;
  /** What was used so far; `undefined` before anything was asked. */
  usage(): UsageReport | undefined;
}
