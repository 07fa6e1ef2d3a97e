/** Sound without ffmpeg: uncompressed WAV, read and written by the hub itself. */

import { readFile } from "node:fs/promises";
import { mediaErrors } from "../errors.ts";
import { containerOf } from "../ffmpeg/container.ts";
import { inTemporaryFolder } from "../ffmpeg/temporary-folder.ts";
import { assembleAudio } from "./assemble-audio.ts";
import type {
  AudioEngine,
  AudioMeasures,
  AudioProbe,
  ConvertAudioOptions,
} from "./audio-engine.ts";
import type { AudioConfig } from "./config.ts";
import { heldRate } from "./encodings.ts";
import { loudnessMeter } from "./loudness.ts";
import { resampler } from "./resampler.ts";
import { encodeSamples, mix } from "./samples.ts";
import { silenceFinder } from "./silence-finder.ts";
import { silentParts } from "./sound-meter.ts";
import { bytesPerFrame, wavFile, type WavHeader, wavSeconds } from "./wav.ts";
import { openWav, type WavStream } from "./wav-stream.ts";

/** Other formats, and drawing, end in `media.engineMissing`. */
export function wavAudio(settings: AudioConfig): AudioEngine {
  /** Opens the file for `work` and closes it after. */
  const withWav = async <Result>(
    path: string,
    work: (wav: WavStream) => Promise<Result>,
  ): Promise<Result> => {
    const { demuxer } = await containerOf(path, "audio");
    if (demuxer !== "wav") throw mediaErrors.engineMissing({ engine: "ffmpeg" });
    const wav = await openWav(path);
    try {
      const seconds = Math.round(wavSeconds(wav.header));
      const limit = settings.maxDurationSeconds;
      if (seconds > limit) throw mediaErrors.tooLong({ seconds, limit });
      return await work(wav);
    } finally {
      await wav[Symbol.asyncDispose]();
    }
  };

  const engine: AudioEngine = {
    name: "wav",
    probe: (path) => withWav(path, async ({ header }) => probeOf(header)),
    measure: (path, signal) => withWav(path, (wav) => measured(wav, signal)),

    async convert(path, options, signal) {
      if (options.format !== "wav") throw mediaErrors.engineMissing({ engine: "ffmpeg" });
      return withWav(path, async (wav) => {
        const format = formatOf(options, wav);
        const chunks = await converted(wav, { ...format, limit: settings.maxOutputBytes }, signal);
        const samples = Buffer.concat(chunks);
        return {
          bytes: wavFile(samples, format),
          mimeType: "audio/wav",
          durationSeconds: samples.length / 2 / format.channels / format.sampleRate,
        };
      });
    },

    async assemble(parts, options, signal) {
      if (options.format !== "wav") throw mediaErrors.engineMissing({ engine: "ffmpeg" });
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

async function measured(wav: WavStream, signal: AbortSignal): Promise<AudioMeasures> {
  const loudness = loudnessMeter(wav.header.sampleRate, wav.header.channels);
  const silences = silenceFinder(wav.header.sampleRate);
  for await (const block of wav.blocks(signal)) {
    loudness.push(block);
    silences.push(block);
  }
  const loudnessLufs = loudness.lufs();
  return {
    ...(loudnessLufs !== undefined && { loudnessLufs }),
    ...silentParts(silences.silences(), wavSeconds(wav.header)),
  };
}

const formatOf = (options: ConvertAudioOptions, { header }: WavStream) => ({
  sampleRate: heldRate(options.sampleRate ?? header.sampleRate),
  channels: options.channels ?? Math.min(2, header.channels),
});

async function converted(
  wav: WavStream,
  to: { readonly sampleRate: number; readonly channels: number; readonly limit: number },
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  const tracks = Array.from({ length: to.channels }, () =>
    resampler(wav.header.sampleRate, to.sampleRate),
  );
  const chunks: Uint8Array[] = [];
  let length = 0;
  const keep = (chunk: Uint8Array): void => {
    length += chunk.length;
    if (length > to.limit) throw mediaErrors.tooLarge({ bytes: length, limit: to.limit });
    chunks.push(chunk);
  };
  for await (const block of wav.blocks(signal)) {
    const mixed = mix(block, to.channels);
    keep(encodeSamples(tracks.map((track, at) => track.push(mixed[at] ?? new Float32Array(0)))));
  }
  keep(encodeSamples(tracks.map((track) => track.end())));
  return chunks;
}
