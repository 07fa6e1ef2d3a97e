/** Sound, read and written with ffmpeg. */

import type { Programs } from "../programs/programs.ts";
import type { AudioEngine, AudioProbe } from "./audio-engine.ts";
import type { AudioConfig } from "./config.ts";
import { convertAudio } from "./convert-audio.ts";
import { soundMeter } from "./sound-meter.ts";
import { type Sounding, soundReader, track } from "./sound-reader.ts";
import { waveformGraph } from "./waveform.ts";

export function ffmpegAudio(programs: Programs, settings: AudioConfig): AudioEngine {
  const reader = soundReader(programs, settings);
  return {
    name: "ffmpeg",
    probe: async (path, signal) => probeOf(await reader.open(path, signal)),

    async measure(path, signal) {
      const source = await reader.open(path, signal);
      const meter = soundMeter({ truePeak: true });
      const outputArguments = [...track(source), "-af", meter.filters(3), "-f", "null", "-"];
      const reached = await reader.run(source, { outputArguments, outputs: [meter.sink] }, signal);
      return meter.measures(reached);
    },

    async convert(path, options, signal) {
      return convertAudio(reader, await reader.open(path, signal), options, signal);
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
