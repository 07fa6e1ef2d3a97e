/** Recordings as a model takes them. */

import { openAsBlob } from "node:fs";
import { rm } from "node:fs/promises";
import type { Localized } from "../../kernel/language.ts";
import type { AudioEngine, AudioFormat } from "../../media/audio/audio-engine.ts";
import type { Scratch } from "../../storage/scratch.ts";
import type { SentAudio } from "../capabilities/transcribe.ts";
import type { MediaFile } from "../models.ts";
import { type Part, planCuts, shortestLimit } from "./cuts.ts";
import { type Recipient, refused } from "./recipient.ts";
import { type SpeechFormat, speechFormats } from "./speech-formats.ts";
import { accepts, usualType } from "./usual-type.ts";

const unmakeable: Localized = {
  en: "recordings in a format that the hub can make",
  ja: "ハブが作成できる形式の録音",
};

const tooLarge: Localized = { en: "recordings of this size", ja: "この大きさの録音" };

/** What a recording is prepared with. */
export interface RecordingGround {
  readonly audio: AudioEngine;
  readonly scratch: Scratch;
}

/** Disposing removes the files that were made; the blobs are not to be read after it. */
export interface PreparedRecording extends AsyncDisposable {
  /** In the order of time; together they are the whole, and neighbours may overlap by a second. */
  readonly parts: readonly RecordingPart[];
}

export interface RecordingPart extends Part {
  readonly audio: SentAudio;
}

/** The hub's own list where a model's is not known: what nearly every model takes. */
const usualTypes = ["audio/wav", "audio/mpeg"];

/** Speech has nothing of use above 8 kHz. */
const speechSound = { sampleRate: 16_000, channels: 1 } as const;

/**
 * A recording, or the sound of a film, within the model's types, bytes and seconds: as it is where it
 * fits; else as 16 kHz mono, which listening models turn sound into anyway; else cut into parts, at
 * silences where there are any.
 *
 * @throws `models.mediaRefused` where the model takes no type that can be made or parts of under five
 * seconds only; what the audio engine throws; the reason of `signal`.
 */
export async function prepareRecording(
  ground: RecordingGround,
  recording: MediaFile,
  to: Recipient,
  signal: AbortSignal,
): Promise<PreparedRecording> {
  signal.throwIfAborted();
  const whole = { startSecond: 0, endSecond: recording.durationSeconds };
  if (fits(recording, to)) {
    const part = { ...whole, audio: await sentAudio(recording.path, recording) };
    return { parts: [part], [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const { format, seconds } = await choice(ground.audio, recording, to);
  if (seconds < Math.min(shortestLimit, recording.durationSeconds)) {
    throw refused(to, {
      en: "parts long enough to understand",
      ja: "聞き取れる長さに区切った録音",
    });
  }
  const cuts =
    recording.durationSeconds <= seconds
      ? [whole]
      : planCuts(
          recording.durationSeconds,
          seconds,
          (await ground.audio.measure(recording.path, signal)).silences,
        );
  return makeParts(ground, recording, { cuts, format: format.format, to }, signal);
}

function fits({ mimeType, size, durationSeconds }: MediaFile, to: Recipient): boolean {
  const { mimeTypes = usualTypes, maxBytes, maxSeconds } = boundsOf(to);
  if (to.limits?.audio?.onlyAsMade === true) return false;
  const known = speechFormats.has(usualType(mimeType)) && accepts(mimeTypes, mimeType);
  return known && size <= maxBytes && durationSeconds <= maxSeconds;
}

function boundsOf({ limits }: Recipient) {
  const { maxBytes = Infinity, maxSeconds = Infinity, mimeTypes } = limits?.audio ?? {};
  return { maxBytes, maxSeconds, mimeTypes };
}

/**
 * The model's first type that can be made, if the recording fits in one piece of it; else the one in
 * which the fewest pieces are needed.
 */
async function choice(
  engine: AudioEngine,
  { durationSeconds }: MediaFile,
  to: Recipient,
): Promise<{ readonly format: SpeechFormat; readonly seconds: number }> {
  const { mimeTypes = usualTypes, maxBytes, maxSeconds } = boundsOf(to);
  const wanted = mimeTypes.flatMap((type) => speechFormats.get(usualType(type)) ?? []);
  const can = await Promise.all(wanted.map(({ format }) => canWrite(engine, format)));
  const choices = wanted
    .filter((_, at) => can[at] === true)
    .map((format) => ({ format, seconds: Math.min(maxSeconds, maxBytes / format.bytesPerSecond) }));
  const [first] = choices;
  if (first === undefined) throw refused(to, unmakeable);
  if (durationSeconds <= first.seconds) return first;
  return choices.reduce((best, one) => (one.seconds > best.seconds ? one : best), first);
}

const canWrite = (engine: AudioEngine, format: AudioFormat): Promise<boolean> =>
  engine.mustWrite(format).then(
    () => true,
    () => false,
  );

interface PartsToMake {
  readonly cuts: readonly Part[];
  readonly format: AudioFormat;
  readonly to: Recipient;
}

async function makeParts(
  { audio, scratch }: RecordingGround,
  recording: MediaFile,
  { cuts, format, to }: PartsToMake,
  signal: AbortSignal,
): Promise<PreparedRecording> {
  await using made = new AsyncDisposableStack();
  const parts: RecordingPart[] = [];
  // One after another: an encoder uses all cores by itself.
  for (const cut of cuts) {
    const path = scratch.newPath();
    made.defer(() => rm(path, { force: true }));
    const stretch = cuts.length === 1 ? {} : cut;
    const options = { format, ...speechSound, ...stretch };
    const written = await audio.convertInto(recording.path, path, options, signal);
    if (written.size > boundsOf(to).maxBytes) throw refused(to, tooLarge);
    parts.push({ ...cut, audio: await sentAudio(path, written) });
  }
  const owned = made.move();
  return { parts, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function sentAudio(
  path: string,
  { mimeType, durationSeconds }: Pick<MediaFile, "mimeType" | "durationSeconds">,
): Promise<SentAudio> {
  const type = usualType(mimeType);
  return { body: await openAsBlob(path, { type }), mimeType: type, durationSeconds };
}
