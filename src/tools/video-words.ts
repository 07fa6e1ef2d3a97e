/** A film's facts as prose. */

import type { Language } from "../kernel/language.ts";
import type { VideoReading } from "../media/video/video-engine.ts";
import type { FrameFacts } from "./frame-facts.ts";
import { look } from "./image-words.ts";

export function frameWords({ facts, repeats }: FrameFacts, language: Language): string {
  if (repeats)
    return language === "ja"
      ? "直前のフレームと同じ画面です。"
      : "The same picture as the frame before.";
  return look(facts, language);
}

/** Length, picture, scenes, sound, and every text shown, with its second. */
export function videoWords(
  { probe, scenes, sound }: VideoReading,
  frames: readonly FrameFacts[],
  language: Language,
): string {
  const unit = language === "ja" ? "秒" : "s";
  const shown = frames
    .filter(({ facts, repeats }) => facts.text !== "" && !repeats)
    .map(
      ({ frame, facts }) =>
        `${frame.second.toFixed(1)} ${unit}: ${facts.text.replaceAll("\n", " / ")}`,
    );
  const cuts = scenes.slice(1).map(({ startSecond }) => `${startSecond.toFixed(1)} ${unit}`);
  const silences = sound?.silences.map(
    ({ startSecond, endSecond }) => `${startSecond.toFixed(1)}–${endSecond.toFixed(1)} ${unit}`,
  );
  const facts = { probe, shown, cuts, silences, loudness: sound?.loudnessLufs };
  return (language === "ja" ? japanese(facts) : english(facts)).join("\n");
}

interface FilmFacts {
  readonly probe: VideoReading["probe"];
  readonly shown: readonly string[];
  readonly cuts: readonly string[];
  /** Absent when the film has no sound. */
  readonly silences: readonly string[] | undefined;
  readonly loudness: number | undefined;
}

function english({ probe, shown, cuts, silences, loudness }: FilmFacts): string[] {
  const { durationSeconds, width, height, codec } = probe;
  const level = loudness === undefined ? "" : ` at ${loudness.toFixed(1)} LUFS`;
  const sound =
    silences === undefined
      ? "No sound."
      : `Sound${level}, ${silences.length === 0 ? "without silences" : `silent at ${silences.join(", ")}`}.`;
  return [
    `A film of ${durationSeconds.toFixed(1)} s, ${width} × ${height} pixels, ${codec}.`,
    cuts.length === 0
      ? "One scene."
      : `${cuts.length + 1} scenes, with cuts at ${cuts.join(", ")}.`,
    sound,
    ...(shown.length === 0
      ? ["No text was found in the frames."]
      : ["Text in the frames:", ...shown]),
  ];
}

function japanese({ probe, shown, cuts, silences, loudness }: FilmFacts): string[] {
  const { durationSeconds, width, height, codec } = probe;
  const level = loudness === undefined ? "" : `（${loudness.toFixed(1)} LUFS）`;
  const sound =
    silences === undefined
      ? "音声はありません。"
      : `音声あり${level}。${silences.length === 0 ? "無音区間はありません" : `無音区間: ${silences.join("、")}`}。`;
  return [
    `長さ ${durationSeconds.toFixed(1)} 秒、${width} × ${height} 画素、${codec} の動画です。`,
    cuts.length === 0
      ? "場面は 1 つです。"
      : `場面は ${cuts.length + 1} つで、${cuts.join("、")} で切り替わります。`,
    sound,
    ...(shown.length === 0
      ? ["フレーム内に文字は見つかりませんでした。"]
      : ["フレーム内の文字:", ...shown]),
  ];
}
