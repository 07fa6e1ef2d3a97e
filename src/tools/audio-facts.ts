import type * as z from "zod";
import type { Language } from "../kernel/language.ts";
import type { AudioEngine, AudioProbe } from "../media/audio/audio-engine.ts";
import type { sound } from "./sound-schemas.ts";

export interface AudioFacts {
  readonly probe: AudioProbe;
  readonly sound: z.output<typeof sound>;
}

/** From this share of silence on there is nothing to hear. */
const silentFrom = 0.99;

/** A model would only invent words for such a recording. */
export const isSilent = ({ silentShare }: { readonly silentShare: number }): boolean =>
  silentShare >= silentFrom;

/** What can be said of a recording without recognising a word of it. */
export async function readAudio(
  engine: AudioEngine,
  path: string,
  signal: AbortSignal,
): Promise<AudioFacts> {
  const { probe, ...measures } = await engine.measure(path, signal);
  const { codec, sampleRate, channels } = probe;
  return { probe, sound: { codec, sampleRate, channels, ...measures } };
}

/** One sentence on length, form and loudness, one on the silences. */
export function audioWords({ probe, sound: heard }: AudioFacts, language: Language): string {
  const seconds = probe.durationSeconds.toFixed(1);
  const unit = language === "ja" ? "秒" : "s";
  const silences = heard.silences.map(
    ({ startSecond, endSecond }) => `${startSecond.toFixed(1)}–${endSecond.toFixed(1)} ${unit}`,
  );
  const loudness = heard.loudnessLufs;
  if (language === "ja") {
    const level = loudness === undefined ? "" : `、音量 ${loudness.toFixed(1)} LUFS`;
    const pauses =
      silences.length === 0 ? "無音区間はありません。" : `無音区間: ${silences.join("、")}。`;
    return `長さ ${seconds} 秒、${probe.codec}、${probe.sampleRate} Hz、${probe.channels} チャンネル${level}。${pauses}`;
  }
  const level = loudness === undefined ? "" : `, loudness ${loudness.toFixed(1)} LUFS`;
  const pauses = silences.length === 0 ? "No silences." : `Silent at ${silences.join(", ")}.`;
  return `${seconds} s of ${probe.codec}, ${probe.sampleRate} Hz, ${probe.channels} channel(s)${level}. ${pauses}`;
}
