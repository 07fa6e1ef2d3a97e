/** Sound, read and written with ffmpeg. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { containerOf } from "../ffmpeg/container.ts";
import { inTemporaryFolder } from "../ffmpeg/temporary-folder.ts";
import type { Programs } from "../programs/programs.ts";
import { assembleAudio, type Assembled } from "./assemble-audio.ts";
import type { AssembleOptions, AudioEngine, AudioProbe, SoundPart } from "./audio-engine.ts";
import { chapterSheet, chapterTags } from "./chapter-sheet.ts";
import type { AudioConfig } from "./config.ts";
import { convertAudio, encodeAudio, writeAudio } from "./convert-audio.ts";
import { soundMeter } from "./sound-meter.ts";
import { type Sounding, type SoundReader, soundReader, track } from "./sound-reader.ts";
import { waveformGraph } from "./waveform.ts";
import { wavAudio } from "./wav-audio.ts";

export function ffmpegAudio(programs: Programs, settings: AudioConfig): AudioEngine {
  const reader = soundReader(programs, settings);
  const alone = wavAudio(settings);
  /** A process for each of many small files takes longer than all the rest. */
  const engineFor = async (path: string): Promise<AudioEngine> =>
    (await containerOf(path, "audio")).demuxer === "wav" ? alone : engine;

  const engine: AudioEngine = {
    name: "ffmpeg",
    probe: async (path, signal) => probeOf(await reader.open(path, signal)),

    async measure(path, signal) {
      const source = await reader.open(path, signal);
      const meter = soundMeter({ truePeak: true });
      const outputArguments = [...track(source), "-af", meter.filters(3), "-f", "null", "-"];
      const reached = await reader.run(source, { outputArguments, outputs: [meter.sink] }, signal);
      return { probe: probeOf(source), ...meter.measures(reached) };
    },

    async convert(path, options, signal) {
      return convertAudio(reader, await reader.open(path, signal), options, signal);
    },

    async convertInto(path, into, options, signal) {
      return writeAudio(into, reader, await reader.open(path, signal), options)(signal);
    },

    mustWrite: () => Promise.resolve(),

    assemble(parts, options, signal) {
      return inTemporaryFolder(async (folder) => {
        const whole = await assembleAudio({ engineFor, settings, folder, signal }, parts, options);
        const file = await encoded(reader, { whole, parts, options, folder }, signal);
        const { durationSeconds, parts: spans } = whole;
        return { ...file, durationSeconds, parts: spans };
      });
    },

    async waveform(path, size, signal) {
      const source = await reader.open(path, signal);
      const picture = reader.collected();
      const graph = waveformGraph(source.sound.index, size);
      const png = ["-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "pipe:3"];
      const outputArguments = ["-filter_complex", graph, "-map", "[picture]", ...png];
      await reader.run(source, { outputArguments, outputs: [picture] }, signal);
      return picture.bytes();
    },
  };
  return engine;
}

interface Assembly {
  readonly whole: Assembled;
  readonly parts: readonly SoundPart[];
  readonly options: AssembleOptions;
  readonly folder: string;
}

async function encoded(
  reader: SoundReader,
  { whole, parts, options: { format, tags = {} }, folder }: Assembly,
  signal: AbortSignal,
): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string }> {
  if (format === "wav") return { bytes: await readFile(whole.path), mimeType: "audio/wav" };
  const chapters = parts.flatMap(({ title }, index) => {
    const span = whole.parts[index];
    return title === undefined || span === undefined ? [] : { ...span, title };
  });
  const sheet = join(folder, "chapters.txt");
  const words =
    format === "opus" || format === "flac"
      ? chapterSheet({ ...tags, ...chapterTags(chapters) }, [])
      : chapterSheet(tags, chapters);
  await writeFile(sheet, words, { mode: 0o600 });
  return encodeAudio(reader, await reader.open(whole.path, signal), { format, sheet }, signal);
}

function probeOf({ container, sound, durationSeconds, bitRate, tags }: Sounding): AudioProbe {
  const { codec, sampleRate, channels } = sound;
  return {
    durationSeconds,
    codec,
    container: container.name,
    sampleRate,
    channels,
    ...(bitRate !== undefined && { bitRate }),
    tags,
  };
}
