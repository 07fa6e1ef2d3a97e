import { readFile } from "node:fs/promises";
import type { AudioEngine, AudioFile } from "../../media/audio/audio-engine.ts";
import type { SpokenLine } from "./speaking-room.ts";
import type { SpeechFormat } from "./speech-arguments.ts";

const mimeTypes: Readonly<Record<SpeechFormat, string>> = {
  wav: "audio/wav",
  mp3: "audio/mpeg",
  opus: "audio/ogg",
};

/** One file of the wanted format. What a voice gave in that format and one piece stays as it is. */
export async function joinedSpeech(
  engine: AudioEngine,
  { files, mimeType }: SpokenLine,
  format: SpeechFormat,
  signal: AbortSignal,
): Promise<AudioFile> {
  const [only] = files;
  if (only === undefined || files.length > 1 || mimeType !== mimeTypes[format]) {
    return await engine.assemble([{ files }], { format }, signal);
  }
  const { codec, durationSeconds } = await engine.probe(only, signal);
  if (!plainCodecs.has(codec)) return await engine.assemble([{ files }], { format }, signal);
  return { bytes: await readFile(only), mimeType, durationSeconds };
}

/** What every player knows: others, such as Vorbis in Ogg, are made anew. */
const plainCodecs: ReadonlySet<string> = new Set(["pcm_s16le", "mp3", "opus"]);
