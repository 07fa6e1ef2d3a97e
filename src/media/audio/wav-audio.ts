/** Sound without ffmpeg: uncompressed WAV, read and written by the hub itself. */

import { readFile } from "node:fs/promises";
import { mediaErrors } from "../errors.ts";
import { containerOf } from "../ffmpeg/container.ts";
import { inTemporaryFolder } from "../ffmpeg/temporary-folder.ts";
import { assembleAudio } from "./assemble-audio.ts";
import type {
  AudioEngine,
  AudioFormat,
  AudioProbe,
  ConvertAudioOptions,
  MeasuredAudio,
} from "./audio-engine.ts";
import type { AudioConfig } from "./config.ts";
import { convertWav, type WavConversion, wavConversion, writeWav } from "./convert-wav.ts";
import { loudnessMeter } from "./loudness.ts";
import { silenceFinder } from "./silence-finder.ts";
import { silentParts } from "./sound-meter.ts";
import { bytesPerFrame, type WavHeader, wavSeconds } from "./wav.ts";
import { openWav, type WavStream } from "./wav-stream.ts";

/** Other formats, and drawing, end in `media.engineMissing`. */
export function wavAudio(settings: AudioConfig): AudioEngine {
  const withWav = wavOpener(settings);
  const converting = async <Result>(
    path: string,
    options: ConvertAudioOptions,
    work: (wav: WavStream, to: WavConversion) => Promise<Result>,
  ): Promise<Result> => {
    await mustWrite(options.format);
    const limit = settings.maxOutputBytes;
    return withWav(path, (wav) => work(wav, wavConversion(wav.header, options, limit)));
  };

  const engine: AudioEngine = {
    name: "wav",
    probe: (path) => withWav(path, async ({ header }) => probeOf(header)),
    measure: (path, signal) => withWav(path, (wav) => measured(wav, signal)),

    convert: (path, options, signal) =>
      converting(path, options, (wav, to) => convertWav(wav, to, signal)),

    convertInto: (path, into, options, signal) =>
      converting(path, options, (wav, to) => writeWav(into, wav, to, signal)),

    mustWrite,

    async assemble(parts, options, signal) {
      await mustWrite(options.format);
      return inTemporaryFolder(async (folder) => {
        const room = { engineFor: () => engine, settings, folder, signal };
        const { path, ...about } = await assembleAudio(room, parts, options);
        return { bytes: await readFile(path), mimeType: "audio/wav", ...about };
      });
    },

    async waveform() {
      throw mediaErrors.engineMissing({ engine: "ffmpeg" });
    },
  };
  return engine;
}

async function mustWrite(format: AudioFormat): Promise<void> {
  if (format !== "wav") throw mediaErrors.engineMissing({ engine: "ffmpeg" });
}

/** Opens the file for `work` and closes it after. */
const wavOpener =
  ({ maxDurationSeconds: limit }: AudioConfig) =>
  async <Result>(path: string, work: (wav: WavStream) => Promise<Result>): Promise<Result> => {
    const { demuxer } = await containerOf(path, "audio");
    if (demuxer !== "wav") throw mediaErrors.engineMissing({ engine: "ffmpeg" });
    await using wav = await openWav(path);
    const seconds = Math.round(wavSeconds(wav.header));
    if (seconds > limit) throw mediaErrors.tooLong({ seconds, limit });
    return await work(wav);
  };

/** The codec is named as ffmpeg names it. */
function probeOf(header: WavHeader): AudioProbe {
  const { encoding, bitsPerSample: bits, sampleRate, channels } = header;
  const integer = bits === 8 ? "u8" : `s${bits}le`;
  return {
    durationSeconds: wavSeconds(header),
    codec: encoding === "float" ? `pcm_f${bits}le` : `pcm_${integer}`,
    container: "wav",
    sampleRate,
    channels,
    bitRate: sampleRate * bytesPerFrame(header) * 8,
    tags: {},
  };
}

async function measured(wav: WavStream, signal: AbortSignal): Promise<MeasuredAudio> {
  const loudness = loudnessMeter(wav.header.sampleRate, wav.header.channels);
  const silences = silenceFinder(wav.header.sampleRate);
  for await (const block of wav.blocks(signal)) {
    loudness.push(block);
    silences.push(block);
  }
  const loudnessLufs = loudness.lufs();
  return {
    probe: probeOf(wav.header),
    ...(loudnessLufs !== undefined && { loudnessLufs }),
    ...silentParts(silences.silences(), wavSeconds(wav.header)),
  };
}
