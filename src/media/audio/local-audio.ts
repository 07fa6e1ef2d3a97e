import type { Programs } from "../programs/programs.ts";
import type { AudioEngine } from "./audio-engine.ts";
import type { AudioConfig } from "./config.ts";
import { ffmpegAudio } from "./ffmpeg-audio.ts";
import { wavAudio } from "./wav-audio.ts";

/** With ffmpeg where it is installed, else with what the hub can do alone. */
export function localAudio(programs: Programs, settings: AudioConfig): AudioEngine {
  const installed = programs.has("ffmpeg") && programs.has("ffprobe");
  return installed ? ffmpegAudio(programs, settings) : wavAudio(settings);
}
